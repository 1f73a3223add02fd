"""On which dates a rhythm falls: rules, ends, pauses, extra rounds; and the same as a calendar reads it."""

import datetime as dt
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from checkins import rhythm as rhythms
from checkins.departures import Departures
from checkins.models import Extra, Pause, Rhythm
from core import clock
from tests.cast import Cast
from tests.depth import lives

EXAMPLES = lives(80, 5_000)

ZONES = st.sampled_from(sorted(clock.known_zones()))
DATES = st.dates(dt.date(2020, 1, 1), dt.date(2035, 6, 30))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0))
RULES = st.one_of(
    st.sampled_from(["day", "weekdays"]).map(lambda every: (every, None, None)),
    st.tuples(st.sampled_from(["week", "fortnight"]), st.integers(0, 6), st.none()),
    st.tuples(st.just("month"), st.integers(0, 6), st.sampled_from([1, 2, 3, 4, -1])),
)


def rhythm(every: str, weekday: int | None = None, nth: int | None = None, **fields: object) -> Rhythm:
    given_fields = {"opens": dt.time(19, 30), "time_zone": "UTC", "starts_on": dt.date(2026, 1, 1), **fields}
    return Rhythm(every=every, weekday=weekday, nth=nth, **given_fields)


def days(of: Rhythm, after: dt.date = dt.date(2025, 12, 31), count: int = 5) -> list[str]:
    return [f"{date:%d %b}" for date in islice(rhythms.dates(of, after), count)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (("day",), "01 Jan, 02 Jan, 03 Jan, 04 Jan, 05 Jan"),
        (("weekdays",), "01 Jan, 02 Jan, 05 Jan, 06 Jan, 07 Jan"),
        (("week", 0), "05 Jan, 12 Jan, 19 Jan, 26 Jan, 02 Feb"),
        (("fortnight", 3), "01 Jan, 15 Jan, 29 Jan, 12 Feb, 26 Feb"),
        (("fortnight", 0), "12 Jan, 26 Jan, 09 Feb, 23 Feb, 09 Mar"),  # the week of the 1st counts, and its Monday was before
        (("month", 1, 1), "06 Jan, 03 Feb, 03 Mar, 07 Apr, 05 May"),
        (("month", 1, 4), "27 Jan, 24 Feb, 24 Mar, 28 Apr, 26 May"),
        (("month", 5, -1), "31 Jan, 28 Feb, 28 Mar, 25 Apr, 30 May"),
    ],
)  # fmt: skip
def test_the_dates_of_each_rule(rule: tuple[str, int, int], expected: str) -> None:
    assert ", ".join(days(rhythm(*rule))) == expected


def test_an_end_a_pause_and_an_extra_round() -> None:
    weekly = rhythm("week", 0, ends_on=dt.date(2026, 2, 2))
    assert days(weekly) == ["05 Jan", "12 Jan", "19 Jan", "26 Jan", "02 Feb"]
    assert days(weekly, dt.date(2026, 2, 2)) == []
    thursday, monday = dt.date(2026, 1, 15), dt.date(2026, 1, 19)
    weekly.departures = Departures.of(
        [(dt.date(2026, 1, 10), dt.date(2026, 1, 25))], [(thursday, None), (monday, dt.time(8))]
    )
    assert days(weekly) == ["05 Jan", "15 Jan", "19 Jan", "26 Jan", "02 Feb"]
    assert [rhythms.on(weekly, date).wall for date in (thursday, monday)] == [dt.time(19, 30), dt.time(8)]
    assert [date.day for date in rhythms.left_out(weekly)] == [12, 19]
    assert [there.date for there in rhythms.extras(weekly)] == [thursday, monday]
    assert rhythms.rule_text(weekly) == "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260202T235959Z"


def test_what_begins_anew_every_second_week_begins_with_the_next_such_day() -> None:
    """Set on a Thursday for Mondays: next Monday, not the one after; and changed, it keeps its weeks."""
    now = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
    fresh = rhythm("fortnight", 0)
    assert rhythms.first_date(fresh, now, anew=True) == dt.date(2026, 1, 5)
    assert rhythms.first_date(fresh, now) == dt.date(2026, 1, 12)
    taken = {dt.date(2026, 1, 12)}
    assert rhythms.first_date(fresh, now, taken=taken) == dt.date(2026, 1, 26)
    fresh.ends_on = dt.date(2026, 1, 20)
    assert rhythms.first_date(fresh, now, taken=taken) is None


def as_a_calendar_reads_it(of: Rhythm, until: dt.date) -> set[dt.date]:
    """RRULE less EXDATE and RDATE, by another reader of the rule (RFC 5545, 3.8.5)."""
    begins = rhythms.begins(of)
    if begins is None:
        return {there.date for there in rhythms.extras(of)}
    rule, _, _ = rhythms.rule_text(of).partition(";UNTIL")
    ends = min(of.ends_on or until, until)
    read = rrulestr(rule, dtstart=dt.datetime.combine(begins, dt.time(0)))
    last = dt.datetime.combine(ends, dt.time(23))
    found = {at.date() for at in read.between(dt.datetime(2000, 1, 1), last, inc=True)}
    return (found - set(rhythms.left_out(of))) | {there.date for there in rhythms.extras(of)}


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    zone=ZONES,
    rule=RULES,
    starts_on=DATES,
    opens=TIMES,
    length=st.none() | st.integers(0, 90),
    pauses=st.lists(st.tuples(st.integers(-3, 80), st.integers(0, 20)), max_size=3),
    extra=st.dictionaries(st.integers(0, 100), st.none() | TIMES, max_size=3),
)
def test_one_round_a_due_date_in_every_zone(
    zone: str, rule: tuple[str, int | None, int | None], starts_on: dt.date, opens: dt.time, length: int | None,
    pauses: list[tuple[int, int]], extra: dict[int, dt.time | None],
) -> None:  # fmt: skip
    """Exactly one round for each date that is due, at its wall time or where that does not exist at the end of the gap; and what
    a calendar makes of rule, dates left out and extra rounds is the same dates."""
    day = rhythms.DAY
    of = rhythm(*rule, time_zone=zone, starts_on=starts_on, opens=opens)
    of.ends_on = None if length is None else starts_on + length * day
    of.departures = Departures.of(
        [(starts_on + n * day, starts_on + (n + more) * day) for n, more in pauses],
        [(starts_on + n * day, wall) for n, wall in extra.items()],
    )
    until = starts_on + 100 * day
    due = [date for date in islice(rhythms.dates(of, starts_on - day), 110) if date <= until]
    assert due == sorted(set(due))
    assert set(due) == as_a_calendar_reads_it(of, until)
    for date in due:
        there = rhythms.on(of, date)
        wanted = dt.datetime.combine(date, there.wall)
        shown = clock.local(there.opens_at, zone).replace(tzinfo=None)
        just_before = clock.local(there.opens_at - dt.timedelta(seconds=1), zone).replace(tzinfo=None)
        assert shown == wanted or just_before < wanted < shown


@pytest.mark.parametrize(
    ("every", "fields"),
    [
        ("day", {"weekday": 1}), ("weekdays", {"nth": 1}), ("week", {}), ("fortnight", {"weekday": 7}),
        ("week", {"weekday": 1, "nth": 1}), ("month", {"weekday": 1}), ("month", {"weekday": 1, "nth": 5}),
        ("month", {"nth": 1}), ("year", {}), ("day", {"ends_on": dt.date(2025, 12, 31)}),
    ],
)  # fmt: skip
def test_the_database_refuses_a_rule_that_is_none(cast: Cast, every: str, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Rhythm.objects.create(
            group=cast.mornings, every=every, opens=dt.time(8), time_zone="UTC", starts_on=dt.date(2026, 1, 1), **fields
        )  # fmt: skip


def test_the_database_keeps_each_departure_once_and_in_order(cast: Cast) -> None:
    first, last = dt.date(2026, 1, 5), dt.date(2026, 1, 9)
    Pause.objects.create(rhythm=cast.rhythm, first_on=first, last_on=last)
    Extra.objects.create(rhythm=cast.rhythm, date=first)
    for wrong in (
        Pause(rhythm=cast.rhythm, first_on=last, last_on=first),
        Pause(rhythm=cast.rhythm, first_on=first, last_on=last),
        Extra(rhythm=cast.rhythm, date=first, opens=dt.time(9)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_departures_are_asked_for_at_once(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(3):
        one = Rhythm.objects.create(
            group=cast.mornings, every="week", weekday=number, opens=dt.time(8), time_zone="UTC", starts_on=cast.now.date()
        )  # fmt: skip
        Pause.objects.create(rhythm=one, first_on=cast.now.date(), last_on=cast.now.date())
    with django_assert_num_queries(3):
        found = Rhythm.objects.filter(group=cast.mornings).with_departures()
        assert [len(one.departures.pauses) for one in found] == [1, 1, 1]
