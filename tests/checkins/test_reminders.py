"""Reminders: each one once, and only to those who still have something to be reminded of."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from checkins import actions, reminders
from checkins.models import Round
from core import clock
from notices import kinds
from notices.models import Notice, NoticePreference
from tests.cast import Cast, gather, member, seat
from vault.actor import acting_as

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def due(cast: Cast) -> Cast:
    """The cast, nine hours on: the round's reminder is due."""
    assert cast.round is not None
    cast.now = cast.round.remind_at or cast.now
    return cast


def reminded() -> list[str]:
    found = Notice.objects.filter(kind="check-in-closing").select_related("recipient")
    return sorted(notice.recipient.sign_in_name for notice in found)


def test_once_each_however_often_it_is_swept(due: Cast) -> None:
    for name in ("gus", "hana", "ida"):
        seat(member(name), due.tuesday, due.now)
    assert reminders.remind(now=due.now) == 4
    assert reminders.remind(now=due.now + MINUTE) == 0
    Round.objects.update(reminded_at=None)  # as if it had not been marked: the key alone holds
    assert reminders.remind(now=due.now + MINUTE) == 0
    assert reminded() == ["ana", "gus", "hana", "ida"]  # Ben has answered


def test_who_is_not_reminded(due: Cast) -> None:
    """Answered, passed, left, paused, blocked, muted, closed accounts, other circles: none."""
    assert due.round is not None
    seat(member("paused"), due.tuesday, due.now, paused_until=due.now + MINUTE)
    seat(member("back"), due.tuesday, due.now, paused_until=due.now - MINUTE)
    seat(member("closed", is_active=False), due.tuesday, due.now)
    muted, passed = member("muted"), member("passed")
    NoticePreference.objects.create(member=muted, reminders=False)
    NoticePreference.objects.create(member=due.ana, reminders=True)
    for person in (muted, passed):
        seat(person, due.tuesday, due.now)
    with acting_as(passed.pk):
        actions.pass_by(member=passed, of_round=due.round, now=due.now)
    reminders.remind(now=due.now)
    assert reminded() == ["ana", "back"]


def test_what_a_reminder_carries(due: Cast) -> None:
    assert due.round is not None
    reminders.remind(now=due.now)
    notice = Notice.objects.get(kind="check-in-closing")
    assert notice.about == due.round.public_id
    assert notice.dedupe == f"reminder:{due.round.public_id}:{due.ana.pk}"
    assert (notice.state, notice.attempts, notice.group_id) == ("waiting", 0, due.tuesday.pk)
    assert notice.not_after == due.round.closes_at
    assert due.now <= notice.due_at < due.now + 10 * MINUTE


def test_reminders_are_spread_and_before_it_closes(due: Cast) -> None:
    assert due.round is not None
    for number in range(40):
        seat(member(f"m{number}"), due.tuesday, due.now)
    late = due.round.closes_at - 4 * MINUTE
    reminders.remind(now=late)
    times = set(Notice.objects.filter(kind="check-in-closing").values_list("due_at", flat=True))
    assert len(times) > 25
    assert late <= min(times)
    assert max(times) < late + 2 * MINUTE


@pytest.mark.parametrize("moment", ["before", "after it closed"])
def test_not_too_early_and_never_too_late(due: Cast, moment: str) -> None:
    assert due.round is not None
    now = due.now - MINUTE if moment == "before" else due.round.closes_at
    assert reminders.remind(now=now) == 0


def test_a_round_without_a_reminder_has_none(due: Cast) -> None:
    Round.objects.update(remind_at=None)
    assert reminders.remind(now=due.now) == 0


def test_asked_again_at_delivery(due: Cast) -> None:
    """Between queueing and sending one may answer, or leave, or the round may close."""
    assert due.round is not None
    reminders.remind(now=due.now)
    notice = Notice.objects.get(kind="check-in-closing")
    kind = kinds.get("check-in-closing")
    assert kind is not None
    with acting_as(due.ana.pk):
        assert kind.still_true(notice, due.ana, due.now)
        assert not kind.still_true(notice, due.ana, due.round.closes_at)
        actions.pass_by(member=due.ana, of_round=due.round, now=due.now)
        assert not kind.still_true(notice, due.ana, due.now)
    for who in ("cleo", "dev", "eve"):
        with acting_as(getattr(due, who).pk):
            assert not kind.still_true(notice, getattr(due, who), due.now)


def test_it_is_one_statement(due: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(5):  # savepoint and role around one statement
        reminders.remind(now=due.now)


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_remind_once() -> None:
    with transaction.atomic():
        cast = gather()
    assert cast.round is not None
    now = cast.round.remind_at or clock.now()
    ready, found = threading.Barrier(2), []

    def beat() -> None:
        ready.wait()
        found.append(reminders.remind(now=now))
        connection.close()

    threads = [threading.Thread(target=beat) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 1]
    assert reminded() == ["ana"]
