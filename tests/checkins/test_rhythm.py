"""When rhythms fall: over every zone, both switches, and the days that were never there."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkins import rhythm as rhythms
from checkins.models import Rhythm
from core import clock

ZONES = st.sampled_from(sorted(clock.known_zones()))
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2035, 12, 31)
HOURS = dt.timedelta(hours=1)


def rhythm(zone: str, opens: dt.time = dt.time(8), **fields: object) -> Rhythm:
    given_fields = {"every": "day", "starts_on": FIRST, "open_minutes": 720, "remind_minutes": 60, **fields}
    return Rhythm(opens=opens, time_zone=zone, **given_fields)


def wall(instant: dt.datetime, zone: str) -> dt.datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def opens_as_stated(there: rhythms.Occurrence, opens: dt.time, zone: str) -> bool:
    """At the wall time it says, the first of two; or at the first instant after a gap that swallows it."""
    wanted = dt.datetime.combine(there.date, opens)
    if wall(there.opens_at, zone) == wanted:
        return all(wall(there.opens_at - n * HOURS / 2, zone) != wanted for n in (1, 2, 3, 4))
    just_before = wall(there.opens_at - dt.timedelta(seconds=1), zone)
    return just_before < wanted < wall(there.opens_at, zone)


@settings(max_examples=600, deadline=None)
@given(
    zone=ZONES,
    after=st.dates(FIRST, LAST),
    opens=st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0)),
    weekday=st.none() | st.integers(0, 6),
)
def test_one_round_a_due_date_at_its_wall_time(
    zone: str, after: dt.date, opens: dt.time, weekday: int | None
) -> None:
    every = "day" if weekday is None else "week"
    found = rhythms.next_rounds(rhythm(zone, opens, every=every, weekday=weekday), after, 10)
    step = dt.timedelta(days=1 if weekday is None else 7)
    assert len(found) == 10
    assert dt.timedelta(0) < found[0].date - after <= step
    assert all(later.date - sooner.date == step for sooner, later in itertools.pairwise(found))
    assert all(sooner.opens_at < later.opens_at for sooner, later in itertools.pairwise(found))
    for there in found:
        assert weekday is None or there.date.weekday() == weekday
        assert opens_as_stated(there, opens, zone), (zone, there)
        assert there.remind_at is not None
        assert there.opens_at <= there.remind_at < there.closes_at


def switches(zone: str) -> list[dt.date]:
    """The dates 2020 to 2035 on which that zone's clock is moved."""
    tz, found, day = ZoneInfo(zone), [], dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    offset = day.astimezone(tz).utcoffset()
    while day.year < 2036:
        day += dt.timedelta(days=1)
        if day.astimezone(tz).utcoffset() != offset:
            offset = day.astimezone(tz).utcoffset()
            found.append((day - dt.timedelta(hours=12)).astimezone(tz).date())
    return found


@pytest.mark.parametrize(
    "zone",
    ["Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Scoresbysund"],
)
def test_at_every_switch_at_every_half_hour(zone: str) -> None:
    for switch in switches(zone):
        for minutes in range(0, 24 * 60, 30):
            opens = (dt.datetime(2020, 1, 1) + dt.timedelta(minutes=minutes)).time()
            found = rhythms.next_rounds(rhythm(zone, opens), switch - dt.timedelta(days=2), 3)
            assert all(opens_as_stated(there, opens, zone) for there in found), (switch, opens)


def test_samoa_skipped_a_day() -> None:
    """30 December 2011 was never there in Apia: its round opens as the 31st begins."""
    sets_on = dt.date(2011, 12, 28)
    found = rhythms.next_rounds(rhythm("Pacific/Apia", starts_on=sets_on), sets_on, 3)
    assert [there.date.day for there in found] == [29, 30, 31]
    opened = [wall(there.opens_at, "Pacific/Apia") for there in found]
    assert opened == [
        dt.datetime(2011, 12, 29, 8),
        dt.datetime(2011, 12, 31, 0),
        dt.datetime(2011, 12, 31, 8),
    ]


def test_lord_howe_moves_by_half_an_hour() -> None:
    found = rhythms.next_rounds(rhythm("Australia/Lord_Howe", dt.time(2, 15)), dt.date(2026, 10, 3), 1)
    assert wall(found[0].opens_at, "Australia/Lord_Howe") == dt.datetime(2026, 10, 4, 2, 30)
    found = rhythms.next_rounds(rhythm("Australia/Lord_Howe", dt.time(1, 45)), dt.date(2026, 4, 4), 1)
    assert found[0].opens_at == dt.datetime(2026, 4, 4, 14, 45, tzinfo=dt.UTC)  # the first of the two


def test_casablanca_goes_back_for_ramadan() -> None:
    zone = "Africa/Casablanca"
    found = rhythms.next_rounds(rhythm(zone), dt.date(2026, 2, 13), 3)
    assert [wall(there.opens_at, zone).hour for there in found] == [8, 8, 8]
    assert found[2].opens_at - found[0].opens_at == dt.timedelta(hours=49)


def test_kiritimati_is_a_day_ahead() -> None:
    found = rhythms.next_rounds(rhythm("Pacific/Kiritimati"), dt.date(2026, 1, 1), 1)
    assert found[0].opens_at == dt.datetime(2026, 1, 1, 18, tzinfo=dt.UTC)


def test_midnight_in_auckland_is_its_own_midnight() -> None:
    found = rhythms.next_rounds(rhythm("Pacific/Auckland", dt.time(0)), dt.date(2026, 9, 25), 3)
    assert [wall(there.opens_at, "Pacific/Auckland").hour for there in found] == [0, 0, 0]
    assert found[2].opens_at - found[0].opens_at == dt.timedelta(hours=47)  # clocks went forward on the 27th


def test_what_is_not_over_begins_with_what_is_under_way() -> None:
    now = dt.datetime(2026, 6, 10, 12, tzinfo=dt.UTC)
    daily = rhythm("UTC")
    assert next(rhythms.not_over(daily, now)).date == dt.date(2026, 6, 10)
    assert next(rhythms.not_over(daily, now + 9 * HOURS)).date == dt.date(2026, 6, 11)
    week_long = rhythm("UTC", every="week", weekday=0, open_minutes=7 * 24 * 60)
    assert next(rhythms.not_over(week_long, now)).date == dt.date(2026, 6, 8)


@pytest.mark.parametrize(("hour", "day"), [(7, 10), (18, 10), (19, 11), (23, 11)])
def test_a_rhythm_begins_today_where_today_can_be_answered_in_peace(hour: int, day: int) -> None:
    """Open from 8 to 20, reminder at 19: set later than that, it begins tomorrow and nobody is reminded at once."""
    now = dt.datetime(2026, 6, 10, hour, tzinfo=dt.UTC)
    assert rhythms.first_date(rhythm("UTC"), now) == dt.date(2026, 6, day)


def test_dates_in_words() -> None:
    there = rhythms.on(rhythm("UTC", dt.time(20)), dt.date(2026, 11, 24))
    assert rhythms.in_words(there, rhythm("UTC")) == "Tuesday 24 November, 8 pm to Wednesday, 8 am"
    there = rhythms.on(rhythm("UTC", dt.time(7, 30)), dt.date(2026, 11, 24))
    assert rhythms.in_words(there, rhythm("UTC")) == "Tuesday 24 November, 7:30 am to 7:30 pm"


@pytest.mark.parametrize(
    ("closes", "words"),
    [(21, "7:30 pm"), (22, "tomorrow, 7:30 pm"), (24, "Tuesday, 7:30 pm"), (30, "30 November, 7:30 pm")],
)
def test_until_in_words(closes: int, words: str) -> None:
    now = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    assert rhythms.until_words(dt.datetime(2026, 11, closes, 19, 30, tzinfo=dt.UTC), now, "UTC") == words
