"""Looks after the processes of the product: starts them, shows what they say, restarts them, stops them."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devstack.postgres import Postgres
from devstack.process import DevstackError, dies_with_parent
from devstack.redis import Redis

ROOT = Path(__file__).resolve().parent.parent
FIRST_PAUSE = 0.5  # seconds before a dead part is started again; doubles with each death
LONGEST_PAUSE = 15.0
STEADY = 60.0  # a part that lived this many seconds starts again at once
GRACE = 8.0  # seconds a part gets to finish what it is doing

_printing = threading.Lock()


def say(who: str, what: str) -> None:
    """Print one line of the common log."""
    with _printing:
        print(f"{who:>8} | {what}", flush=True)


@dataclass
class Part:
    """One process of the product, in a session of its own so that Ctrl-C reaches only the supervisor.

    Args:
        descriptors: open sockets it inherits; they stay bound while it is restarted.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    descriptors: Sequence[int] = ()
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    deaths: int = field(default=0, init=False)
    began: float = field(default=0.0, init=False)
    due: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start it. From the main thread only: the kernel ties the child's life to the starting thread."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=self.descriptors,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )
        threading.Thread(target=self._relay, args=(self.process,), daemon=True).start()

    def _relay(self, process: "subprocess.Popen[bytes]") -> None:
        for line in process.stdout or ():
            say(self.name, line.decode(errors="replace").rstrip())

    def is_alive(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None

    def mourn(self) -> float:
        """Note a death; returns the seconds to wait before the next start."""
        lived = time.monotonic() - self.began
        self.deaths = 1 if lived > STEADY else self.deaths + 1
        pause = min(FIRST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE)
        self.due = time.monotonic() + pause
        self.kill_group()  # what a killed parent left behind
        return pause

    def ask_to_stop(self) -> None:
        """Send SIGTERM, if it runs."""
        if self.process is not None and self.is_alive():
            self.process.terminate()

    def kill_group(self) -> None:
        """End it and every process it started, at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps parts, and the servers they need, running until `asked_to_stop` is set.

    Args:
        parts: started in order, stopped together.
        servers: our own PostgreSQL and Redis, already started.
    """

    def __init__(self, parts: Sequence[Part], servers: Sequence[Postgres | Redis] = ()) -> None:
        self.parts = parts
        self.servers = servers
        self.asked_to_stop = threading.Event()

    def start(self, *names: str) -> None:
        """Start the parts named, or all."""
        for part in self.parts:
            if part.name in names or not names:
                part.start()

    def tend(self) -> None:
        """Restart what has died and whose pause is over."""
        for server in self.servers:
            if server.has_died():
                name = type(server).__name__
                say("house", f"{name} ended; starting it again")
                with contextlib.suppress(DevstackError):  # tried again at the next round
                    server.start()
        for part in self.parts:
            if part.is_alive() or part.process is None:
                continue
            if part.due <= part.began:
                code = part.process.returncode
                say("house", f"{part.name} ended ({code}); starting it again in {part.mourn():.1f} s")
            elif time.monotonic() >= part.due:
                part.start()

    def run(self, every: float = 0.3) -> None:
        """Tend the house until asked to stop, looking every `every` seconds."""
        while not self.asked_to_stop.wait(every):
            self.tend()

    def wait_until(self, ready: Callable[[], bool], timeout: float) -> None:
        """Tend the house until `ready()` is true.

        Args:
            timeout: seconds.

        Raises:
            DevstackError: when a part keeps dying or the time is over.
        """
        deadline = time.monotonic() + timeout
        while not self.asked_to_stop.is_set() and not ready():
            self.tend()
            for part in self.parts:
                if part.deaths >= 3:
                    raise DevstackError(f"{part.name} does not start; its own words are above.")
            if time.monotonic() > deadline:
                raise DevstackError(f"Nothing answered within {timeout:.0f} seconds.")
            self.asked_to_stop.wait(0.25)

    def stop(self) -> None:
        """Stop every part: politely, together, and after `GRACE` seconds for good."""
        for part in self.parts:
            part.ask_to_stop()
        deadline = time.monotonic() + GRACE
        for part in self.parts:
            if part.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    part.process.wait(max(0.0, deadline - time.monotonic()))
        for part in self.parts:
            part.kill_group()
            if part.process is not None:
                part.process.wait()
