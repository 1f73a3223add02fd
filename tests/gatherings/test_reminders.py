"""Reminders: in each one's own morning, or the evening before; once for each time it has; and only to who means to come."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from core import clock
from gatherings import actions, reminders
from gatherings.models import Gathering, Rsvp
from gatherings.times import When
from groups.models import Mute
from members.models import Member
from notices import kinds
from notices.models import Notice
from tests.cast import Cast, gather, member, seat
from tests.gatherings.ground import DAY, HOUR, answers, at, nobody_answered, planned
from vault.actor import acting_as, keeper

MINUTE = dt.timedelta(minutes=1)
DUBLIN = "Europe/Dublin"


def reminded() -> list[str]:
    rows = Notice.objects.filter(kind="gathering-soon").select_related("recipient")
    return sorted(row.recipient.sign_in_name for row in rows)


def local(day: dt.date, time: dt.time, zone: str = DUBLIN) -> dt.datetime:
    return clock.instant_of(day, time, zone)


@pytest.fixture(autouse=True)
def _a_clean_table(request: pytest.FixtureRequest) -> None:
    if "cast" in request.fixturenames:
        request.getfixturevalue("cast")
        nobody_answered()


@pytest.fixture
def walk(cast: Cast) -> Gathering:
    """At half past seven in the evening, Dublin time, in three days; Ana comes."""
    Member.objects.update(time_zone=DUBLIN)
    day = clock.today(cast.now, DUBLIN) + 3 * DAY
    gathering = planned(cast, When(day, dt.time(19, 30), DUBLIN, 60))
    answers(cast.ana, gathering, "yes", cast.now)
    return gathering


def test_at_eight_in_the_morning_of_the_day_once(cast: Cast, walk: Gathering) -> None:
    eight = local(walk.day, clock.MORNING)
    assert reminders.remind(now=eight - MINUTE) == 0
    assert reminders.remind(now=eight) == 1
    assert reminders.remind(now=eight + 5 * MINUTE) == 0
    with keeper("test: as if it had not been marked"):
        Rsvp.objects.update(reminded_for=None)
    assert reminders.remind(now=eight + 6 * MINUTE) == 0, "the key alone holds"
    assert reminded() == ["ana"]


def test_what_a_reminder_carries(cast: Cast, walk: Gathering) -> None:
    eight = local(walk.day, clock.MORNING)
    reminders.remind(now=eight)
    notice = Notice.objects.get(kind="gathering-soon")
    assert (notice.about, notice.group_id, notice.not_after) == (
        walk.public_id,
        cast.tuesday.pk,
        walk.begins_at,
    )
    assert (notice.state, notice.attempts) == ("waiting", 0)
    assert eight <= notice.due_at < eight + 10 * MINUTE


@pytest.mark.parametrize("starts", [dt.time(0, 0), dt.time(7, 0), dt.time(9, 59)])
def test_what_begins_early_is_told_of_at_six_the_evening_before(cast: Cast, starts: dt.time) -> None:
    Member.objects.update(time_zone=DUBLIN)
    day = clock.today(cast.now, DUBLIN) + 3 * DAY
    gathering = planned(cast, When(day, starts, DUBLIN, 60))
    answers(cast.ana, gathering, "yes", cast.now)
    six = local(day - DAY, reminders.EVENING)
    assert reminders.remind(now=six - MINUTE) == 0
    assert reminders.remind(now=six) == 1


def test_a_worker_that_was_away_tells_late_but_not_too_late(cast: Cast, walk: Gathering) -> None:
    assert reminders.remind(now=walk.begins_at) == 0
    assert reminders.remind(now=walk.begins_at - HOUR) == 1


def test_in_each_ones_own_morning(cast: Cast) -> None:
    """One gathering, readers around the Earth: each is told at eight by their own clock, or at six the evening before."""
    begins = (cast.now + 3 * DAY).replace(hour=20, minute=0, second=0, microsecond=0)
    gathering = planned(cast, at(begins))
    zones = [
        "Pacific/Kiritimati",
        "Pacific/Auckland",
        "Asia/Kolkata",
        "Europe/Berlin",
        "America/St_Johns",
        "Pacific/Niue",
    ]
    expected = {}
    for n, zone in enumerate(zones):
        person = member(f"z{n}", time_zone=zone)
        seat(person, cast.tuesday, cast.now - DAY)
        answers(person, gathering, "maybe", cast.now)
        there = clock.local(begins, zone)
        early = there.time() < reminders.EARLY
        day = there.date() - DAY if early else there.date()
        expected[person.pk] = local(day, reminders.EVENING if early else clock.MORNING, zone)
    now, told = begins - 2 * DAY, {}
    while now < begins:
        reminders.remind(now=now)
        for notice in Notice.objects.filter(kind="gathering-soon"):
            told.setdefault(notice.recipient_id, now)
        now += 15 * MINUTE
    assert told == expected
    assert Notice.objects.filter(kind="gathering-soon").count() == len(zones)


@pytest.mark.parametrize("zone", sorted(clock.known_zones())[::7])
@pytest.mark.parametrize("begins", [
    dt.datetime(2026, 3, 29, 9, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, 20, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 8, 12, tzinfo=dt.UTC), dt.datetime(2028, 2, 29, 18, tzinfo=dt.UTC),
    dt.datetime(2027, 1, 1, 0, 30, tzinfo=dt.UTC),
])  # fmt: skip
def test_the_stretches_of_every_zone_say_what_the_rule_says(zone: str, begins: dt.datetime) -> None:
    """Both switches, 29 February, the turn of a year; each quarter of an hour of the two days before. Pure."""
    there = clock.local(begins, zone)
    early = there.time() < reminders.EARLY
    day = there.date() - DAY if early else there.date()
    due = local(day, reminders.EVENING if early else clock.MORNING, zone)
    for back in range(1, 4 * 48, 5):
        now = begins - back * 15 * MINUTE
        found = [since for begin, end, since in reminders.of_zone(zone, now) if begin <= begins < end]
        assert found == ([due] if due <= now else []), now


def test_who_is_not_reminded(cast: Cast, walk: Gathering) -> None:
    """Said no, took it back, left, paused, closed their account, kept apart, answered since, not there: none."""
    eight = local(walk.day, clock.MORNING)
    for name, how in {
        "no": {}, "back": {}, "left": {}, "paused": {}, "closed": {}, "apart": {}, "late": {}, "maybe": {},
    }.items():  # fmt: skip
        person = member(name, time_zone=DUBLIN, **how)
        seat(person, cast.tuesday, cast.now - DAY)
        answers(
            person,
            walk,
            {"no": "no", "maybe": "maybe"}.get(name, "yes"),
            eight if name == "late" else cast.now,
        )
        seats = cast.tuesday.memberships.filter(member=person)
        if name == "back":
            with acting_as(person.pk):
                actions.unanswer(member=person, gathering=walk)
        elif name == "left":
            seats.update(until=cast.now)
        elif name == "paused":
            seats.update(paused_until=eight + DAY)
        elif name == "closed":
            Member.objects.filter(pk=person.pk).update(is_active=False)
        elif name == "apart":
            with acting_as(cast.ben.pk):
                Mute.objects.create(
                    group=cast.tuesday, member=cast.ben, other=person, withholds=True, at=cast.now
                )
    reminders.remind(now=eight + MINUTE)
    assert reminded() == ["ana", "maybe"]


def test_called_off_nobody_is_reminded(cast: Cast, walk: Gathering) -> None:
    with acting_as(cast.ben.pk):
        actions.cancel(member=cast.ben, gathering=walk, now=cast.now)
    assert reminders.remind(now=local(walk.day, clock.MORNING)) == 0


def test_moved_it_is_told_of_again_for_its_new_day(cast: Cast, walk: Gathering) -> None:
    reminders.remind(now=local(walk.day, clock.MORNING))
    first = Notice.objects.get(kind="gathering-soon")
    later = When(walk.day + 2 * DAY, dt.time(12), DUBLIN, 60)
    moved_at = local(walk.day, dt.time(9))
    with acting_as(cast.ben.pk):
        actions.move(member=cast.ben, gathering=walk, when=later, now=moved_at)
    kind = kinds.get("gathering-soon")
    assert kind
    with acting_as(cast.ana.pk):
        assert not kind.still_true(first, cast.ana, moved_at), (
            "what waits for the end of quiet hours is not sent then"
        )
    assert reminders.remind(now=moved_at) == 0
    assert reminders.remind(now=local(later.day, clock.MORNING)) == 1
    assert len(reminded()) == 2


def test_moved_to_this_very_day_the_move_is_the_reminder(cast: Cast, walk: Gathering) -> None:
    nine = local(walk.day - DAY, dt.time(9))
    with acting_as(cast.ben.pk):
        actions.move(
            member=cast.ben, gathering=walk, when=When(walk.day - DAY, dt.time(19), DUBLIN, 60), now=nine
        )
    assert reminders.remind(now=nine + HOUR) == 0


def test_asked_again_at_delivery(cast: Cast, walk: Gathering) -> None:
    eight = local(walk.day, clock.MORNING)
    reminders.remind(now=eight)
    notice, kind = Notice.objects.get(kind="gathering-soon"), kinds.get("gathering-soon")
    assert kind
    with acting_as(cast.ana.pk):
        assert kind.still_true(notice, cast.ana, eight)
        assert not kind.still_true(notice, cast.ana, walk.begins_at)
    for who in (cast.ben, cast.cleo, cast.dev, cast.eve):
        with acting_as(who.pk):
            assert not kind.still_true(notice, who, eight), who
    answers(cast.ana, walk, "no", eight)
    with acting_as(cast.ana.pk):
        assert not kind.still_true(notice, cast.ana, eight)


def test_it_is_one_statement(cast: Cast, walk: Gathering, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(5):  # savepoint and role around one statement
        reminders.remind(now=local(walk.day, clock.MORNING))


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_remind_once() -> None:
    with transaction.atomic():
        cast = gather()
    Member.objects.update(time_zone=DUBLIN)
    with transaction.atomic():
        nobody_answered()
        day = clock.today(cast.now, DUBLIN) + 3 * DAY
        gathering = planned(cast, When(day, dt.time(19, 30), DUBLIN, 60))
        answers(cast.ana, gathering, "yes", cast.now)
    together, found = threading.Barrier(2), []

    def sweep() -> None:
        together.wait()
        found.append(reminders.remind(now=local(day, clock.MORNING)))
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 1]
