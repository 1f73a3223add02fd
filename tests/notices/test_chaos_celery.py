"""The herd of reminders through the processes production has: two Celery workers of two children each, three beats.

Only by `make chaos`: beat ticks twice a minute, so what a lost broker costs is only seen in real minutes. Whatever dies is started
again after a second, as a container that is to be restarted is; nothing else is done for it.
"""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.notices.test_chaos import House, house, wait_for
from tests.notices.test_chaos_reminders import (
    WITHIN,
    done,
    in_hand,
    lose_redis,
    reached,
    reconcile,
    script,
    urgent,
    waiting,
)

__all__ = ["house"]

LEFT = "SELECT 1 FROM notices_notice WHERE state = 'waiting' AND kind = 'check-in-closing' LIMIT 1"
CELERY = ("-m", "celery", "--quiet", "-A", "recovery_circle")
WORKER = ("worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "warning", "--without-mingle", "--without-gossip")  # fmt: skip


class Company:
    """Workers and beats, each started again when it has died."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        beats = [("beat", "--schedule", str(folder / f"due-{n}"), "--pidfile=") for n in range(3)]
        self.roles = {f"worker-{n}": (*WORKER, "-n", f"w{n}@chaos") for n in range(2)}
        self.roles |= {f"beat-{n}": command for n, command in enumerate(beats)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.over = threading.Event()
        self.watch = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        for role in self.roles:
            self._start(role)
        self.watch.start()

    def _start(self, role: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        part = role.partition("-")[0]
        self.running[role] = self.house.run(*CELERY, *self.roles[role], part=part, **quiet)

    def _watch(self) -> None:
        while not self.over.wait(1):
            for role, process in list(self.running.items()):
                if process.poll() is not None:
                    self._start(role)

    def kill_child(self) -> None:
        """One child of a pool, in the middle of whatever it does."""
        children = psutil.Process(self.running["worker-0"].pid).children()
        children[0].kill()
        self.house.kills += 1

    def kill(self, role: str) -> None:
        """A whole worker with its children, or a beat."""
        os.killpg(self.running[role].pid, signal.SIGKILL)
        # Each of a worker's children may have had a mail in hand.
        self.house.kills += 2 if role.startswith("worker") else 0

    def stop(self) -> None:
        self.over.set()
        self.watch.join()
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def company(house: House, tmp_path: Path) -> Iterator[Company]:
    found = Company(house, tmp_path)
    try:
        yield found
    finally:
        found.stop()


def health(house: House) -> dict[str, Any]:
    asked = script(house, "health", stdout=subprocess.PIPE, text=True)
    said: dict[str, Any] = json.loads(asked.communicate()[0].splitlines()[-1])
    return said


@pytest.mark.chaos
def test_a_herd_through_celery(house: House, company: Company) -> None:
    total = int(os.environ.get("CHAOS_HERD", "20000"))
    done(script(house, "fill", str(total)))
    company.start()
    wait_for(lambda: house.ask("SELECT count(*) FROM notices_notice")[0][0] >= total, 120)
    done(script(house, "change"))
    house.sink.delay = 0.01
    reached(house, total // 20)
    wait = urgent(house)
    blows = [
        company.kill_child,
        lambda: lose_redis(house),
        lambda: company.kill("worker-1"),
        house.stop_postgres_hard,
        lambda: company.kill("beat-0"),
        lambda: company.kill("worker-0"),
    ]
    for turn, blow in enumerate(blows, 2):
        reached(house, total * turn // 10)
        blow()
    began, held = time.monotonic(), in_hand(house)
    wait_for(lambda: not held & waiting(house), WITHIN)
    took = time.monotonic() - began
    wait_for(lambda: not house.ask(LEFT), 1200)
    reconcile(house, total, took, wait)
    wait_for(lambda: health(house)["notices"]["state"] == "ok", 60)
