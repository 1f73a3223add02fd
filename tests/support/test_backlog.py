"""A herd of mail, a slow mail server, and somebody who asks for a hand: they do not wait behind it.

Workers as docker-compose.yml has them, on a database and a broker of their own. With all processes busy for 25 seconds, a tick that
lives for 15 would move nobody.
"""

import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from recovery_circle import beat
from tests.notices.test_chaos import House, house, wait_for

__all__ = ["house"]

CELERY = ("-m", "celery", "--quiet", "-A", "recovery_circle", "worker", "--loglevel", "error", "--without-mingle", "--without-gossip")  # fmt: skip
MOVED = "SELECT 1 FROM support_asked WHERE step = 3 AND told_at IS NOT NULL"
AT_WORK = "SELECT 1 FROM notices_heartbeat WHERE part = 'hands'"


@pytest.fixture
def workers(house: House) -> Iterator[House]:
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    lay = house.run("-m", "tests.support.chaos_hands", "lay", "200", part="owner")
    assert lay.wait() == 0
    house.sink.delay = 1.0
    both = [
        house.run(*CELERY, "--concurrency", "2", part="worker", **quiet),
        house.run(
            *CELERY, "--pool", "solo", "--queues", beat.HANDS, "-n", "hands@%h", part="worker", **quiet
        ),
    ]
    try:
        yield house
    finally:
        house.sink.delay = 0.0  # what they still hold is sent before they end
        for worker in both:
            worker.terminate()
            worker.wait()


def send(house: House, task: str) -> None:
    said = f"from recovery_circle.celery import app; app.send_task({task!r}, ignore_result=True)"
    assert house.run("-c", said, part="worker").wait() == 0


def test_a_request_moves_on_while_every_other_worker_sends_mail(workers: House) -> None:
    house = workers
    for _ in range(4):  # more drains than there are processes: each takes 25 seconds
        send(house, "notices.tasks.drain")
    wait_for(lambda: len(house.sink.mails) >= 3, 60)
    assert not house.ask(MOVED)
    began = time.monotonic()
    assert house.run("-m", "tests.support.chaos_hands", "tick", part="worker").wait() == 0
    wait_for(lambda: bool(house.ask(MOVED)), 15)
    wait_for(lambda: bool(house.ask(AT_WORK)), 5)
    print(f"moved on {time.monotonic() - began:.1f} s after the tick was sent")
