"""A herd of reminders, three beats, and everything that can break does: none is lost, hardly any is said twice, none goes to
somebody asleep, gone or muted, and what is urgent does not wait for them.

As test_chaos: a database of its own, real processes, real SMTP. `make chaos` runs it with twenty thousand; in the short one the
waits (a dead drainer's lease, a mail server's pause) pass by the database's hand.
"""

import json
import signal
import subprocess
import time
from typing import Any

import pytest

from notices import mail
from tests.notices.test_chaos import House, house, idle, settled, wait_for

__all__ = ["house"]

WITHIN = 180.0
"""Seconds after the last blow by which what the dead had in hand is settled, without a hand."""


class Everybody(dict[str, str]):
    """Refuses whoever it is."""

    def __contains__(self, _: object) -> bool:
        return True

    def __missing__(self, _: str) -> str:
        return "421 Going away for a while"


def script(house: House, *what: str, **options: Any) -> "subprocess.Popen[Any]":
    return house.run("-m", "tests.notices.chaos_reminders", *what, part="worker", **options)


def done(process: "subprocess.Popen[Any]") -> None:
    assert process.wait() == 0


def time_passes(house: House) -> None:
    """Three minutes, for leases of the dead and for mail that waits until a server is back."""
    house.ask(
        "UPDATE notices_notice SET due_at = due_at - interval '3 minutes', lease_until = lease_until - interval '3 minutes' "
        "WHERE state = 'waiting'"
    )


def herd(house: House, total: int) -> None:
    """So many reminders due at this moment, found by three beats at once; meanwhile people leave and mute."""
    done(script(house, "fill", str(total)))
    beats = [script(house, "beat", stderr=subprocess.DEVNULL) for _ in range(3)]
    house.drainers += beats  # killed with the rest at the end
    wait_for(lambda: house.ask("SELECT count(*) FROM notices_notice")[0][0] >= total, 120)
    done(script(house, "change"))
    for process in beats[1:]:  # one goes on finding nothing
        process.kill()
        process.wait()
        house.drainers.remove(process)
    house.drainers.remove(beats[0])
    house.drainers.insert(0, beats[0])
    house.beat = beats[0]  # type: ignore[attr-defined]


def workers(house: House) -> "list[subprocess.Popen[bytes]]":
    return [process for process in house.drainers if process is not house.beat]  # type: ignore[attr-defined]


def kill_one(house: House, least: int) -> None:
    victim = workers(house)[0]
    house.drainers.remove(victim)
    victim.kill()
    victim.wait()
    house.kills += 1
    while len(workers(house)) < least:
        house.start_drainer()


def lose_redis(house: House) -> None:
    """It is killed with all it knew, and comes back empty."""
    house.kill_redis()
    assert house.servers.redis
    house.servers.redis.start()


def refuse(house: House, seconds: float) -> None:
    """The mail server takes nothing, and then takes its time."""
    house.sink.refuse = Everybody()
    time.sleep(seconds)
    house.sink.refuse = {}
    usual, house.sink.delay = house.sink.delay, 0.3
    time.sleep(seconds)
    house.sink.delay = usual


def stall(house: House, by_hand: bool) -> None:
    """Every drainer is stopped and none has died: /health/ says so by what waits."""
    for process in workers(house):
        process.send_signal(signal.SIGSTOP)
    if by_hand:
        time_passes(house)
    else:
        time.sleep(125)
    asked = script(house, "health", stdout=subprocess.PIPE, text=True)
    said = json.loads(asked.communicate()[0].splitlines()[-1])
    assert all(process.poll() is None for process in workers(house)), "every process is up"
    assert said["notices"]["state"] == "late"
    assert said["notices"]["oldest_due_seconds"] > 120
    for process in workers(house):
        process.send_signal(signal.SIGCONT)


def urgent(house: House) -> float:
    """Seconds until a mail is out that is urgent, in the middle of all that."""
    address = "chaos-000003@example.org"
    before = house.sink.to.count(address)
    house.ask(
        """INSERT INTO notices_notice (kind, recipient_id, about, dedupe, created_at, due_at, lane)
           SELECT 'seat-given', person.id, circle.public_id, 'urgent', now(), now(), 0
           FROM members_member person JOIN groups_membership seat ON seat.member_id = person.id
           JOIN groups_group circle ON circle.id = seat.group_id WHERE person.sign_in_name = 'chaos-000003'"""
    )
    began = time.monotonic()
    house.sink.delay, usual = 0.05, house.sink.delay
    wait_for(
        lambda: bool(house.ask("SELECT 1 FROM notices_notice WHERE dedupe = 'urgent' AND state = 'sent'")), 60
    )
    house.sink.delay = usual
    assert house.sink.to.count(address) > before
    return time.monotonic() - began


def in_hand(house: House) -> set[int]:
    """The reminders some drainer holds, dead or alive."""
    held = house.ask(
        "SELECT id FROM notices_notice WHERE state = 'waiting' AND lease_token IS NOT NULL AND kind = 'check-in-closing'"
    )
    return {pk for (pk,) in held}


def waiting(house: House) -> set[int]:
    """Those that are not settled."""
    return {pk for (pk,) in house.ask("SELECT id FROM notices_notice WHERE state = 'waiting'")}


def reached(house: House, count: int) -> None:
    wait_for(lambda: len(house.sink.mails) >= count or idle(house), 600)


def reconcile(house: House, total: int, took: float, wait: float) -> None:
    """Who should have a mail has one, who should not has none, and as many are said twice as there were blows at most."""
    rows = house.ask(
        """SELECT n.id, n.state, substring(m.sign_in_name FROM 7)::int % 20, n.dedupe = 'urgent'
           FROM notices_notice n JOIN members_member m ON m.id = n.recipient_id
           WHERE n.kind IN ('check-in-closing', 'seat-given')"""
    )
    others = {
        mail.message_id(pk)  # what real beats find besides: circles that nobody holds
        for (pk,) in house.ask(
            "SELECT id FROM notices_notice WHERE kind NOT IN ('check-in-closing', 'seat-given')"
        )
    }
    assert len(rows) == total + 1
    said = {(kind if kind < 3 else 3, state) for _, state, kind, _ in rows}
    assert said == {(0, "kept"), (1, "dropped"), (2, "dropped"), (3, "sent")}
    wanted = {mail.message_id(pk) for pk, state, *_ in rows if state == "sent"}
    delivered = [message["Message-ID"] for message in house.sink.mails if message["Message-ID"] not in others]
    twice = len(delivered) - len(set(delivered))
    print(
        f"{total} reminders, {house.kills} kills: {len(wanted - set(delivered))} lost, {twice} said twice, "
        f"{len(set(delivered) - wanted)} to who should hear nothing; urgent after {wait:.1f} s, in order {took:.0f} s after the last blow"
    )
    assert set(delivered) == wanted
    assert twice <= house.kills
    assert took < WITHIN


def test_a_herd_of_reminders(house: House) -> None:
    total = 100
    herd(house, total)
    house.sink.delay = 0.01
    house.start_drainer()
    reached(house, 15)
    wait = urgent(house)
    assert wait < 10
    kill_one(house, least=1)
    lose_redis(house)
    refuse(house, 0.5)
    house.stop_postgres_hard()
    stall(house, by_hand=True)
    began = time.monotonic()
    while not settled(house):
        assert time.monotonic() - began < WITHIN
        time_passes(house)
        time.sleep(0.3)
    reconcile(house, total, time.monotonic() - began, wait)


@pytest.mark.chaos
def test_a_herd_of_twenty_thousand(house: House) -> None:
    total, drainers = 20_000, 3
    herd(house, total)
    for _ in range(drainers):
        house.start_drainer()
    reached(house, total // 20)
    wait = urgent(house)
    assert wait < 10
    for turn in range(1, 9):
        reached(house, total * turn // 10)
        if turn == 3:
            lose_redis(house)
        elif turn == 4:
            refuse(house, 8)
        elif turn == 5:
            house.stop_postgres_hard()
        elif turn == 6:
            stall(house, by_hand=False)
        else:
            kill_one(house, least=drainers)
    began, held = time.monotonic(), in_hand(house)
    wait_for(lambda: not held & waiting(house), 600)
    took = time.monotonic() - began
    wait_for(lambda: settled(house), 1200)
    reconcile(house, total, took, wait)
