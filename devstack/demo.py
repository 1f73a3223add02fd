"""`make demo`: the whole house on this machine, in the foreground, until Ctrl-C.

Honours PORT (8000), HOST (127.0.0.1), DATA_DIR (.data), DATABASE_URL, REDIS_URL, and whatever else
`.env.example` explains.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from devstack.claims import only_one, reserve
from devstack.keep import house_secrets
from devstack.process import DevstackError, dies_with_parent, end_with_make
from devstack.servers import Servers
from devstack.supervisor import ROOT, Part, Supervisor

STARTED = time.monotonic()
READY_WITHIN = 120  # seconds, for a loaded machine
PASSWORD = "come-as-you-are"  # public by design: it exists in the demo only
CAST = {
    "ana": "facilitates a group, and walks her own road",
    "ben": "a member of Ana's group, with a milestone tomorrow",
    "cleo": "sits in another group and must see nothing of Ana's",
    "dev": "has left Ana's group",
    "eve": "was blocked in Ben's group",
    "moe": "moderates",
    "ada": "is the admin: settings yes, words no",
    "zoe": "is the superuser, and no reader either",
}


class Stop(BaseException):
    """Somebody asked us to stop while the house was still being made ready."""


def main() -> int:
    """Run the demo; returns the exit status (0 after Ctrl-C or SIGTERM)."""
    end_with_make()
    signals = Signals()
    try:
        port = int(os.environ.get("PORT") or "8000")
        folder = Path(os.environ.get("DATA_DIR") or ".data").expanduser()
        folder = (folder if folder.is_absolute() else ROOT / folder).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            listeners = reserve(os.environ.get("HOST") or "127.0.0.1", port)
            mail = reserve("127.0.0.1", 0)[0]
            stack.enter_context(only_one(folder))
            run(folder, port, listeners, mail, signals)
    except Stop:
        pass
    except (DevstackError, ValueError, OSError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    say("stopped")
    return 0


def run(
    folder: Path, port: int, listeners: list[socket.socket], mail: socket.socket, signals: "Signals"
) -> None:
    """Start everything, say where it is, look after it until a signal, stop everything."""
    servers = Servers(folder)
    supervisor: Supervisor | None = None
    try:
        say("starting PostgreSQL and Redis" if servers.own else "using the servers given")
        servers.start()
        if servers.postgres and not servers.postgres.folder.is_relative_to(folder):
            say(f"database files are in {servers.postgres.folder}, where PostgreSQL's account can reach them")
        common = environment(folder, servers, port, mail.getsockname()[1])
        say("migrating and filling the example")
        prepare(common | {"PART": "owner", "DATABASE_URL": servers.databases.owner})
        supervisor = Supervisor(parts(folder, servers, common, listeners, mail), servers.own)
        signals.now_set(supervisor)
        say("starting web, worker, beat and the mail catcher")
        # Pages first: worker and beat would only slow them down, and what they do waits for them in the database.
        supervisor.start("mail", "web")
        supervisor.wait_until(lambda: is_healthy(listeners[0]), READY_WITHIN)
        supervisor.start("worker", "hands", "beat")
        if not supervisor.asked_to_stop.is_set():
            introduce(port)
        supervisor.run()
    finally:
        signals.stopping()
        say("stopping")
        if supervisor is not None:
            supervisor.stop()
        servers.stop()


def environment(folder: Path, servers: Servers, port: int, mail_port: int) -> dict[str, str]:
    """What every part reads; what is already set wins where it is a matter of taste."""
    matters_of_taste = {
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "PUBLIC_URL": f"http://localhost:{port}",
        "SITE_NAME": "Wayside",
        "DEFAULT_FROM_EMAIL": "Wayside <hello@localhost>",
        "TRUSTED_PROXY_COUNT": "0",
    }
    ours = {
        **house_secrets(folder / "secrets.env"),
        "REDIS_URL": servers.redis_url,
        "DEMO": "1",
        "DEMO_MAIL_DIR": str(folder / "mail"),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_TLS": "0",
        "NOW_DIR": str(folder / "now"),
        "STATIC_ROOT": str(folder / "static"),
        "STATIC_COLLECTED": "1",
        "DJANGO_SETTINGS_MODULE": "recovery_circle.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return matters_of_taste | dict(os.environ) | ours


_WEB = """-m gunicorn recovery_circle.asgi --worker-class recovery_circle.worker.Worker --workers 2
    --graceful-timeout 3 --no-control-socket --log-level warning"""

_ALONE = "--without-mingle --without-gossip"
"""Workers do not look for each other: nothing here needs that."""


def _celery(*options: str) -> list[str]:
    """A command of Celery's; as root the whole demo is root, and it need not say so."""
    quiet = ["-W", "ignore:You're running the worker with superuser"] if os.geteuid() == 0 else []
    said = " ".join(["-m celery --quiet -A recovery_circle", *options, "--loglevel warning"])
    return [sys.executable, *quiet, *said.split()]


def parts(
    folder: Path,
    servers: Servers,
    common: dict[str, str],
    listeners: list[socket.socket],
    mail: socket.socket,
) -> list[Part]:
    """The processes of the product, in the shape production has them."""
    beat = folder / "beat"
    beat.mkdir(exist_ok=True)
    web = [sys.executable, *_WEB.split()]
    for listener in listeners:
        web += ["--bind", f"fd://{listener.fileno()}"]
    catcher = [sys.executable, "-m", "devstack.mailcatcher", str(mail.fileno()), str(folder / "mail")]
    as_web = common | {"PART": "web", "DATABASE_URL": servers.databases.web}
    as_worker = common | {"PART": "worker", "DATABASE_URL": servers.databases.worker}
    as_beat = common | {"PART": "beat", "DATABASE_URL": servers.databases.web}
    return [
        Part("mail", catcher, common, [mail.fileno()]),
        Part("web", web, as_web, [listener.fileno() for listener in listeners]),
        Part("worker", _celery("worker --pool prefork --concurrency 2", _ALONE), as_worker),
        Part("hands", _celery("worker --pool solo --queues hands --hostname hands@%h", _ALONE), as_worker),
        Part("beat", [*_celery("beat --pidfile="), "--schedule", str(beat / "due")], as_beat),
    ]


def prepare(environ: dict[str, str]) -> None:
    """Run `devstack.prepare` to its end.

    Raises:
        DevstackError: when it fails; its own words are already on the screen.
    """
    command = [sys.executable, "-m", "devstack.prepare"]
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        preexec_fn=dies_with_parent(signal.SIGTERM),
    )
    if done.returncode:
        raise DevstackError("The demo's database could not be made ready; the reason is above.")


def is_healthy(listener: socket.socket) -> bool:
    """Whether /health/ answers 200 there."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    request = urllib.request.Request(f"http://{place}/health/", headers={"Host": f"localhost:{port}"})
    try:
        with urllib.request.urlopen(request, timeout=3) as answer:  # a fixed scheme and host
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def introduce(port: int) -> None:
    """Say where the house is and who is in it."""
    address = f"http://localhost:{port}/"
    lines = [
        "",
        f"  Open      {address}",
        f"  Mail      {address}dev/mail/   (everything it would have sent)",
        "",
    ]
    lines += [f"  Sign in   {address}in/login/   as one of these, password {PASSWORD}", ""]
    lines += [f"            {name:<6}{who}" for name, who in CAST.items()]
    lines += [
        "",
        f"  Ready after {time.monotonic() - STARTED:.1f} s. Ctrl-C stops everything; the data stays.",
        "",
    ]
    print("\n".join(lines), flush=True)


def say(what: str) -> None:
    """Print one line of progress."""
    print(f"[{time.monotonic() - STARTED:5.1f} s] {what}", flush=True)


class Signals:
    """Ctrl-C, SIGTERM and a closed terminal, each meaning: stop. Said twice while stopping: stop now."""

    def __init__(self) -> None:
        self.supervisor: Supervisor | None = None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.receive)

    def now_set(self, supervisor: Supervisor) -> None:
        """From here on a signal lets the supervisor finish its round."""
        self.supervisor = supervisor

    def stopping(self) -> None:
        """From here on a signal kills what is still there; the kernel sees to the servers."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.insist)

    def receive(self, _number: int, _frame: FrameType | None) -> None:
        """A first signal."""
        if self.supervisor is None:
            raise Stop
        self.supervisor.asked_to_stop.set()

    def insist(self, _number: int, _frame: FrameType | None) -> None:
        """A second signal."""
        for part in self.supervisor.parts if self.supervisor else ():
            part.kill_group()


if __name__ == "__main__":
    sys.exit(main())
