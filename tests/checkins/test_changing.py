"""Changing a rhythm, letting it rest, adding a round: what has opened stays, what has not follows, one round a local date."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from checkins import actions, reminders
from checkins import rhythm as rhythms
from checkins.models import Extra, Pause, Rhythm, Round
from checkins.opening import SETTLED
from checkins.panel import panel
from core import clock
from notices.models import Notice
from tests.cast import Cast, gather
from tests.racing import race
from vault.models import LedgerEntry

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
"""A Monday."""

DAILY = {
    "question": "How are you arriving?", "every": "day", "weekday": None, "nth": None, "opens": dt.time(8),
    "open_minutes": 720, "remind_minutes": 60, "time_zone": "UTC", "ends_on": None,
}  # fmt: skip


@pytest.fixture
def daily(cast: Cast) -> Rhythm:
    """Finn's, in Early Mornings: open since eight, and tomorrow's stands there too."""
    return actions.set_rhythm(by=cast.finn, group=cast.mornings, now=NOON, **DAILY)


def rows(rhythm: Rhythm) -> list[tuple[str, str]]:
    found = Round.objects.filter(rhythm=rhythm).order_by("opens_at")
    return [(f"{r.date:%a %d}", f"{r.opens_at:%a %d %H:%M}") for r in found]


def change(cast: Cast, rhythm: Rhythm, now: dt.datetime = NOON, **fields: object) -> Rhythm:
    return actions.change_rhythm(by=cast.finn, rhythm=rhythm, now=now, **{**DAILY, **fields})


def test_what_is_open_stays_and_the_rest_follows_the_new_rule(cast: Cast, daily: Rhythm) -> None:
    before = Round.objects.filter(rhythm=daily, opens_at__lte=NOON).values().get()
    changed = change(
        cast, daily, opens=dt.time(6, 30), question="What helps?", open_minutes=60, remind_minutes=0
    )
    assert Round.objects.filter(rhythm=daily, opens_at__lte=NOON).values().get() == before
    assert rows(daily) == [("Mon 30", "Mon 30 08:00"), ("Tue 01", "Tue 01 06:30")]
    tomorrow = Round.objects.get(rhythm=daily, opens_at__gt=NOON)
    assert (tomorrow.question, tomorrow.closes_at - tomorrow.opens_at, tomorrow.remind_at) == (
        "What helps?",
        HOUR,
        None,
    )
    assert (changed.sequence, changed.next_at) == (1, dt.datetime(2026, 12, 2, 6, 30, tzinfo=dt.UTC))
    assert LedgerEntry.objects.get(kind="rhythm.changed").detail == {"rhythm": daily.public_id}
    actions.open_rounds(now=NOON + DAY)
    assert [date for date, _ in rows(daily)] == ["Mon 30", "Tue 01", "Wed 02"]


def test_a_rule_that_today_could_not_be_answered_by_begins_tomorrow(cast: Cast) -> None:
    evening = actions.set_rhythm(
        by=cast.finn, group=cast.mornings, now=NOON, **{**DAILY, "opens": dt.time(19)}
    )
    change(cast, evening, opens=dt.time(1), open_minutes=660)  # would have closed at noon
    assert rows(evening) == [("Tue 01", "Tue 01 01:00")]
    actions.open_rounds(now=NOON + HOUR)
    assert len(rows(evening)) == 1


def test_what_is_about_to_open_stays_and_its_date_has_no_second(cast: Cast, daily: Rhythm) -> None:
    """Ten minutes before: people may be at its door. A quarter of an hour and a second before, it still follows."""
    eight = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)
    follows = change(cast, daily, eight - SETTLED - dt.timedelta(seconds=1), question="What helps?")
    settled = Round.objects.filter(rhythm=daily, date=eight.date()).values().get()
    assert (settled["question"], follows.starts_on) == ("What helps?", eight.date())
    now = eight - 10 * dt.timedelta(minutes=1)
    changed = change(cast, daily, now, opens=dt.time(18), question="And now?")
    assert Round.objects.filter(rhythm=daily, date=eight.date()).values().get() == settled
    assert (changed.starts_on, len(rows(daily))) == (eight.date() + DAY, 2)
    actions.open_rounds(now=now + DAY)
    assert rows(daily)[2] == ("Wed 02", "Wed 02 18:00")


def test_every_second_week_keeps_its_weeks_unless_a_first_day_is_named(cast: Cast) -> None:
    fortnight = {"every": "fortnight", "weekday": 1}
    rhythm = actions.set_rhythm(by=cast.finn, group=cast.mornings, now=NOON, **{**DAILY, **fortnight})
    assert rhythm.starts_on == dt.date(2026, 12, 1)
    later = NOON + 5 * DAY
    assert change(cast, rhythm, later, **{**fortnight, "weekday": 3}).starts_on == dt.date(2026, 12, 17)
    first = dt.date(2026, 12, 8)
    assert change(cast, rhythm, later, **fortnight, starts_on=first).starts_on == first


def test_an_end_and_what_runs_out(cast: Cast, daily: Rhythm) -> None:
    with pytest.raises(ValidationError):
        change(cast, daily, ends_on=NOON.date())  # today's has been, so none would be left
    change(cast, daily, ends_on=dt.date(2026, 12, 2))
    for days in range(1, 6):
        actions.open_rounds(now=NOON + days * DAY)
        daily.refresh_from_db()
        assert (daily.ended_at is None) == (days < 5)
    assert [date for date, _ in rows(daily)] == ["Mon 30", "Tue 01", "Wed 02"]
    ended = LedgerEntry.objects.get(kind="rhythm.ended")
    assert (ended.actor_id, ended.acting_role) == (None, "system")
    assert panel(cast.cleo, cast.mornings, NOON + 5 * DAY) is None


def test_a_pause_lets_rounds_and_reminders_go_and_can_be_undone(cast: Cast, daily: Rhythm) -> None:
    tuesday, friday = dt.date(2026, 12, 1), dt.date(2026, 12, 4)
    for _ in range(2):  # sent twice, it rests once
        actions.pause_rhythm(by=cast.finn, rhythm=daily, first_on=NOON.date(), last_on=friday, now=NOON)
    assert rows(daily) == [("Mon 30", "Mon 30 08:00")]  # is open, and stays
    assert LedgerEntry.objects.filter(kind="rhythm.paused").count() == 1
    shown = panel(cast.cleo, cast.mornings, NOON + DAY)
    assert shown is not None
    assert (shown.round_id, shown.opens_at) == (None, dt.datetime(2026, 12, 5, 8, tzinfo=dt.UTC))
    actions.open_rounds(now=NOON + DAY)
    reminders.remind(now=dt.datetime(2026, 12, 1, 19, 30, tzinfo=dt.UTC))
    assert not Notice.objects.filter(group_id=cast.mornings.pk).exists()
    pause = Pause.objects.get(rhythm=daily)
    late = dt.datetime(2026, 12, 2, 19, 30, tzinfo=dt.UTC)
    actions.resume_rhythm(by=cast.finn, rhythm=daily, pause=pause.public_id, now=late)
    pause.refresh_from_db()
    assert pause.last_on == late.date()  # half an hour before it closes is no time to begin
    assert rows(daily)[1:] == [("Thu 03", "Thu 03 08:00")]
    assert tuesday in rhythms.left_out(Rhythm.objects.get(pk=daily.pk))
    actions.resume_rhythm(by=cast.finn, rhythm=daily, pause="nosuchpaus", now=late)


def test_a_pause_that_has_not_begun_goes_without_a_trace(cast: Cast, daily: Rhythm) -> None:
    tomorrow = NOON.date() + DAY
    actions.leave_out(by=cast.finn, rhythm=daily, date=tomorrow, now=NOON)
    actions.leave_out(by=cast.finn, rhythm=daily, date=tomorrow, now=NOON)
    assert len(rows(daily)) == 1
    actions.resume_rhythm(by=cast.finn, rhythm=daily, pause=Pause.objects.get().public_id, now=NOON)
    assert not Pause.objects.exists()
    assert len(rows(daily)) == 2
    with pytest.raises(ValidationError):
        actions.leave_out(by=cast.finn, rhythm=daily, date=NOON.date(), now=NOON)  # has opened


def test_a_round_is_added_moved_and_left_out_again(cast: Cast, daily: Rhythm) -> None:
    tomorrow = NOON.date() + DAY
    add = {"by": cast.finn, "rhythm": daily, "now": NOON}
    with pytest.raises(ValidationError):
        actions.add_round(**add, date=tomorrow)  # is due already
    with pytest.raises(ValidationError):
        actions.add_round(**add, date=NOON.date() - DAY)
    with pytest.raises(ValidationError):
        actions.add_round(**add, date=NOON.date() + 367 * DAY)
    assert not Extra.objects.exists()
    actions.leave_out(by=cast.finn, rhythm=daily, date=tomorrow, now=NOON)
    for _ in range(2):
        actions.add_round(**add, date=tomorrow, opens=dt.time(10))
    assert rows(daily)[1:] == [("Tue 01", "Tue 01 10:00")]
    actions.leave_out(by=cast.finn, rhythm=daily, date=tomorrow, now=NOON)
    assert (len(rows(daily)), Extra.objects.count(), Pause.objects.count()) == (1, 0, 1)


def test_only_who_holds_the_space_changes_anything(cast: Cast, daily: Rhythm) -> None:
    today = NOON.date()
    for who in ("ana", "ben", "cleo", "dev", "eve", "moe", "ada", "zoe"):
        by = {"by": getattr(cast, who), "rhythm": daily, "now": NOON}
        for deed in (
            lambda by: actions.change_rhythm(**by, **DAILY),
            lambda by: actions.pause_rhythm(**by, first_on=today, last_on=today),
            lambda by: actions.resume_rhythm(**by, pause="2222222222"),
            lambda by: actions.leave_out(**by, date=today + DAY),
            lambda by: actions.add_round(**by, date=today + DAY),
        ):
            with pytest.raises(PermissionDenied):
                deed(by)
    actions.end_rhythm(by=cast.finn, rhythm=daily, now=NOON)
    with pytest.raises(ValidationError):
        change(cast, daily)


def test_no_two_rhythms_of_a_circle_are_made_the_same(cast: Cast, daily: Rhythm) -> None:
    other = actions.set_rhythm(by=cast.finn, group=cast.mornings, now=NOON, **{**DAILY, "opens": dt.time(9)})
    with pytest.raises(ValidationError):
        change(cast, other)


@pytest.mark.parametrize(
    "zones",
    [
        ("Pacific/Auckland", "Pacific/Honolulu"),  # over the date line eastwards: the same date again
        ("Pacific/Honolulu", "Pacific/Auckland"),  # and westwards: a date is jumped over
        ("Pacific/Kiritimati", "Etc/GMT+12"),  # the most that clocks are apart
        ("Etc/GMT+12", "Pacific/Kiritimati"),
        ("Europe/Dublin", "America/New_York"),
        ("Australia/Lord_Howe", "Africa/Casablanca"),
    ],
)
@pytest.mark.parametrize("hour", [0, 7, 12, 19, 23])
def test_a_zone_changed_mid_day(cast: Cast, zones: tuple[str, str], hour: int) -> None:
    """Whatever hour it is changed at: what has opened stays to the minute, no date has two, and from the new beginning on each
    due date has one."""
    before, after = zones
    rhythm = actions.set_rhythm(
        by=cast.finn, group=cast.mornings, now=NOON - 2 * DAY, **{**DAILY, "time_zone": before}
    )
    for tick in range(2 * 24 + hour - 12):
        actions.open_rounds(now=NOON - 2 * DAY + tick * HOUR)
    now = NOON.replace(hour=hour)
    had = {r["date"]: r for r in Round.objects.filter(rhythm=rhythm, opens_at__lte=now).values()}
    changed = change(cast, rhythm, now, time_zone=after)
    end = now + 5 * DAY
    for tick in range(0, 5 * 24, 6):
        actions.open_rounds(now=now + tick * HOUR)
    made = {r["date"]: r for r in Round.objects.filter(rhythm=rhythm).values()}
    assert len(made) == Round.objects.filter(rhythm=rhythm).count()
    assert {date: made[date] for date in had} == had
    fresh = sorted(set(made) - set(had))
    assert fresh[0] == changed.starts_on > max(had)
    assert fresh == [fresh[0] + n * DAY for n in range(len(fresh))]
    assert all(made[date]["opens_at"] == clock.instant_of(date, dt.time(8), after) for date in fresh)
    assert made[fresh[-1]]["opens_at"] > end - 30 * HOUR
    assert changed.starts_on - max(had) <= 2 * DAY


@pytest.mark.django_db(transaction=True)
def test_a_change_and_two_workers_at_once_make_no_date_twice() -> None:
    """Neither waits for the other for ever, nor do two rounds come of it."""
    with transaction.atomic():
        cast = gather()
    rhythm = actions.set_rhythm(by=cast.finn, group=cast.mornings, now=NOON, **DAILY)

    def lay(number: int) -> list[object]:
        Round.objects.filter(rhythm=rhythm).delete()
        Rhythm.objects.filter(pk=rhythm.pk).update(next_at=NOON, starts_on=NOON.date())
        zone = ("Pacific/Auckland", "Pacific/Honolulu")[number % 2]

        def changed() -> object:
            return change(cast, rhythm, NOON, time_zone=zone)

        def worked() -> object:
            return actions.open_rounds(now=NOON)

        return [changed, worked, worked]

    def check(results: list[object]) -> None:
        assert not [found for found in results if isinstance(found, Exception)]
        actions.open_rounds(now=NOON)
        rhythm.refresh_from_db()
        to_come = Round.objects.filter(rhythm=rhythm, opens_at__gt=NOON)
        assert {r.opens_at for r in to_come} <= {rhythms.on(rhythm, r.date).opens_at for r in to_come}

    race(lay, check, rounds=12)  # type: ignore[arg-type]
