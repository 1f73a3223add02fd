"""Drainers are killed, PostgreSQL is stopped hard, Redis is killed: nothing is lost, and hardly anything said twice.

A real database of its own, real processes, real SMTP. `make chaos` runs the long version with the real minute of a
lease; the short one lets that minute pass by the database's hand.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from devstack.servers import Servers, throwaway
from notices import mail
from tests.migrated import copy_to
from tests.smtp import Sink, listening

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class House:
    """Servers, drainers and a mail server that can be hurt."""

    servers: Servers
    sink: Sink
    environment: dict[str, str]
    drainers: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    kills: int = 0

    def run(self, *command: str, part: str, **options: Any) -> "subprocess.Popen[Any]":
        url = self.servers.databases.owner if part == "owner" else self.servers.databases.worker
        environment = {**self.environment, "PART": part, "DATABASE_URL": url}
        return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, **options)

    def start_drainer(self) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = ("manage.py", "drain_notices", "--loop", "--pause", "0.2", "--skip-checks")
        self.drainers.append(self.run(*command, part="worker", **quiet))

    def kill_drainer(self) -> None:
        victim = self.drainers.pop(random.randrange(len(self.drainers)))
        victim.kill()
        victim.wait()
        self.kills += 1

    def stop_postgres_hard(self) -> None:
        """SIGQUIT: PostgreSQL ends at once, without writing anything down, and recovers from its log."""
        assert self.servers.postgres
        assert self.servers.postgres.process
        self.servers.postgres.process.send_signal(signal.SIGQUIT)
        self.servers.postgres.process.wait()
        self.kills += 1
        self.servers.postgres.start()

    def kill_redis(self) -> None:
        assert self.servers.redis
        assert self.servers.redis.process
        self.servers.redis.process.kill()
        self.servers.redis.process.wait()

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(self.servers.databases.owner)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with throwaway(durable=True) as servers, listening() as sink:
        environment = {
            **os.environ,
            "REDIS_URL": servers.redis_url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(sink.port),
            "DJANGO_SETTINGS_MODULE": "recovery_circle.settings",
        }
        found = House(servers, sink, environment)
        copy_to(servers)
        migrating = found.run("manage.py", "migrate", "-v0", "--skip-checks", part="owner")
        assert migrating.wait() == 0
        try:
            yield found
        finally:
            for drainer in found.drainers:
                drainer.kill()
                drainer.wait()


def wait_for(what: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends, "it did not come to an end"
        time.sleep(0.05)


def hurt(house: House, total: int, drainers: int, kills: int, *, least: int) -> None:
    """Fill the outbox, while Redis dies; drain it, while drainers and PostgreSQL die and `least` drainers are kept up."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    filling = house.run("-m", "tests.notices.chaos_fill", str(total), part="owner", **pipes)
    for _ in range(drainers):
        house.start_drainer()
    assert filling.stdout.readline() == "half\n"  # type: ignore[union-attr]
    house.kill_redis()
    began = time.monotonic()
    filling.stdin.write("\n")  # type: ignore[union-attr]
    filling.stdin.flush()  # type: ignore[union-attr]
    assert filling.stdout.readline() == "whole\n"  # type: ignore[union-attr]
    assert time.monotonic() - began < total / 2 * 0.05 + 2, "without Redis nobody waits for it"
    assert filling.wait() == 0
    harm = [house.kill_drainer] * kills
    harm.insert(kills // 2, house.stop_postgres_hard)
    for number, blow in enumerate(harm, 1):
        reached = total * 0.8 * number / len(harm)
        wait_for(lambda at=reached: len(house.sink.mails) >= at or idle(house), 120)  # type: ignore[misc]
        blow()
        while len(house.drainers) < least:
            house.start_drainer()


def idle(house: House) -> bool:
    """Whether all that is left is held by the leases of the dead."""
    return not house.ask(
        "SELECT 1 FROM notices_notice WHERE state = 'waiting' AND due_at <= now() AND lease_until IS NULL LIMIT 1"
    )


def settled(house: House) -> bool:
    return not house.ask("SELECT 1 FROM notices_notice WHERE state = 'waiting' LIMIT 1")


def reconcile(house: House, total: int) -> None:
    """Every notice delivered; one said twice at most for each blow."""
    rows = house.ask("SELECT id, state, attempts FROM notices_notice")
    assert len(rows) == total
    assert {state for _, state, _ in rows} == {"sent"}
    delivered = [message["Message-ID"] for message in house.sink.mails]
    lost = {mail.message_id(pk) for pk, _, _ in rows} - set(delivered)
    twice = len(delivered) - len(set(delivered))
    print(f"{total} notices, {house.kills} kills: {len(lost)} lost, {twice} said twice")
    assert not lost
    assert len(set(delivered)) == total
    assert twice <= house.kills


def test_nothing_is_lost(house: House) -> None:
    total, drainers = 60, 2
    house.sink.delay = 0.03
    hurt(house, total, drainers, kills=1, least=1)
    wait_for(lambda: idle(house), 120)
    while house.drainers:
        house.kill_drainer()
    house.ask(
        "UPDATE notices_notice SET lease_until = lease_until - interval '2 minutes'"
    )  # two minutes pass
    house.start_drainer()
    wait_for(lambda: settled(house), 120)
    reconcile(house, total)


@pytest.mark.chaos
def test_nothing_is_lost_of_four_hundred(house: House) -> None:
    total, drainers = 400, 4
    house.sink.delay = 0.05
    hurt(house, total, drainers, kills=12, least=drainers)
    wait_for(lambda: settled(house), 300)
    reconcile(house, total)
