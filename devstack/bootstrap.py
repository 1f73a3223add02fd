"""Builds `.venv` from a hash-pinned lock, then becomes the command that was asked for.

Run as `python3 -m devstack.bootstrap <local|dev> <module> [arguments]` with any Python. Standard library only,
and readable by interpreters back to 3.6 so that they can say what they lack.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "install.log"
HEARTBEAT = 5  # seconds between two signs of life where the output is no terminal
STARTED = time.monotonic()


def main() -> None:
    """Entry point."""
    lock, module, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]
    use_new_enough_python()
    with one_at_a_time():
        build(ROOT / f"requirements-{lock}.txt")
    os.environ["PATH"] = "{}{}{}".format(PYTHON.parent, os.pathsep, os.environ.get("PATH", os.defpath))
    sys.stdout.flush()
    os.execv(str(PYTHON), [str(PYTHON), "-m", module, *arguments])  # our own interpreter


def use_new_enough_python() -> None:
    """Go on with this Python if it is new enough, else with one on the PATH that is.

    Raises:
        SystemExit: with what to do, when there is none.
    """
    if sys.version_info >= OLDEST:
        return
    for minor in range(15, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, "-m", "devstack.bootstrap", *sys.argv[1:]])
    sys.exit(
        "Recovery Circle needs Python {}.{} or newer; this one is {}.{}. Install one, "
        "or name it: make demo PYTHON=/path/to/python3".format(*OLDEST, *sys.version_info[:2])
    )


@contextlib.contextmanager
def one_at_a_time() -> "Iterator[None]":
    """Let a second `make` wait instead of writing into the same `.venv`."""
    with Path(__file__).open("rb") as gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("waiting for another build of .venv to finish")
            fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def build(lock: Path) -> None:
    """Make `.venv` hold what `lock` pins; nothing to do when its stamp says so already.

    Args:
        lock: a requirements file with hashes.
    """
    stamp = VENV / f".installed-{lock.stem}"
    content = hashlib.sha256(lock.read_bytes()).hexdigest()
    sound = interpreter_works()
    if sound and stamp.exists() and stamp.read_text().strip() == content:
        return
    if not sound:
        create()
    install(lock)
    stamp.write_text(content + "\n")
    note_smaller_locks(lock)
    say("environment ready")


def interpreter_works() -> bool:
    """Whether `.venv` has a Python that starts and is new enough; a system upgrade may have taken it away."""
    check = f"import sys; sys.exit(sys.version_info < {OLDEST!r})"
    try:
        done = subprocess.run([str(PYTHON), "-c", check], stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return False
    return done.returncode == 0


def create() -> None:
    """Make an empty `.venv` in place of a missing or broken one."""
    say("creating .venv with Python {}.{}.{}".format(*sys.version_info[:3]))
    if VENV.exists():
        say("  (the old one has no working Python any more)")
        shutil.rmtree(str(VENV))
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        shutil.rmtree(str(VENV), ignore_errors=True)
        sys.exit(
            f"{done.stdout.strip()}\nPython's venv module does not work here. On Debian or Ubuntu: "
            "apt install python3-venv (then run this again)."
        )


def install(lock: Path) -> None:
    """Install what `lock` pins, checking every hash, with signs of life.

    Raises:
        SystemExit: with the end of pip's log, when it fails.
    """
    pip = [str(PYTHON), "-m", "pip"]
    if subprocess.run(
        [*pip, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    ).returncode:
        subprocess.run(
            [str(PYTHON), "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL, check=True
        )
    total = len(re.findall(r"^[A-Za-z0-9]\S*==", lock.read_text(), re.MULTILINE))
    say(f"installing {lock.name} ({total} packages, hashes checked)")
    command = [*pip, "install", "--require-hashes", "--only-binary", ":all:", "--no-compile", "--no-input"]
    command += ["--disable-pip-version-check", "-r", str(lock)]
    environment = dict(os.environ, PIP_USER="0", PYTHONUNBUFFERED="1")
    with LOG.open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=str(ROOT),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with Progress(total) as progress:
            for line in process.stdout or ():
                log.write(line)
                progress.see(line)
    if process.wait():
        end = LOG.read_text().splitlines()[-25:]
        sys.exit("\n".join([f"pip could not install {lock.name}. The end of {LOG}:", *end]))


def note_smaller_locks(installed: Path) -> None:
    """Stamp the locks whose every pin the installed one has too: switching between commands costs nothing."""
    pins = set(re.findall(r"^[A-Za-z0-9]\S*==\S+", installed.read_text(), re.MULTILINE))
    for other in ROOT.glob("requirements*.txt"):
        if other != installed and pins.issuperset(
            re.findall(r"^[A-Za-z0-9]\S*==\S+", other.read_text(), re.MULTILINE)
        ):
            content = hashlib.sha256(other.read_bytes()).hexdigest()
            (VENV / f".installed-{other.stem}").write_text(content + "\n")


class Progress:
    """One line that moves in a terminal; a line every few seconds elsewhere."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.fetched = 0
        self.doing = "asking the package index"
        self.ended = threading.Event()
        self.ticker = threading.Thread(target=self.tick, daemon=True)

    def __enter__(self) -> "Progress":
        self.ticker.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.set()
        self.ticker.join()
        if sys.stdout.isatty():
            sys.stdout.write("\r\033[K")

    def see(self, line: str) -> None:
        """Learn from one line of pip's output."""
        if line.startswith("Collecting "):
            self.fetched += 1
            name = re.split(r"[=<>\[; ]", line[len("Collecting ") :].strip())[0]
            self.doing = f"fetching {name} ({self.fetched} of {self.total})"
        elif line.startswith("Installing collected"):
            self.doing = f"unpacking {self.fetched} packages"

    def tick(self) -> None:
        """Show what is going on until it ends."""
        terminal = sys.stdout.isatty()
        while not self.ended.wait(0.5 if terminal else HEARTBEAT):
            if terminal:
                sys.stdout.write("\r\033[K" + elapsed() + "  " + self.doing)
                sys.stdout.flush()
            else:
                say("  " + self.doing)


def elapsed() -> str:
    """Seconds since this command began, as every line of progress starts."""
    return f"[{time.monotonic() - STARTED:5.1f} s]"


def say(what: str) -> None:
    """Print one line of progress."""
    print(elapsed(), what, flush=True)


if __name__ == "__main__":
    main()
