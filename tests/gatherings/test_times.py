"""When a gathering is, in every zone and across both switches; pure."""

import datetime as dt

import pytest

from core import clock
from gatherings.times import When, fades, neutral, told

UTC = dt.UTC
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=UTC)


def begins(day: dt.date, starts: dt.time, zone: str, minutes: int = 60) -> When:
    return When(day, starts, zone, minutes)


@pytest.mark.parametrize("zone", sorted(clock.known_zones()))
def test_it_begins_when_the_clock_there_says_so(zone: str) -> None:
    """On every day of the year with its switches: the wall time that was set, or the first one after a gap."""
    for back in range(0, 366, 3):
        when = begins(dt.date(2026, 12, 31) - dt.timedelta(days=back), dt.time(2, 30), zone)
        there = clock.local(when.begins_at, zone)
        assert (there.date(), there.time()) >= (when.day, when.starts)
        before = clock.local(when.begins_at - dt.timedelta(minutes=1), zone).replace(tzinfo=None)
        assert before < dt.datetime.combine(when.day, when.starts), "not a minute sooner"
        assert when.ends_at - when.begins_at == dt.timedelta(hours=1)


def test_the_hour_that_does_not_come_and_the_hour_that_comes_twice() -> None:
    gap = begins(dt.date(2026, 3, 29), dt.time(1, 30), "Europe/Dublin")
    assert clock.local(gap.begins_at, "Europe/Dublin").time() == dt.time(2, 0)
    twice = begins(dt.date(2026, 10, 25), dt.time(1, 30), "Europe/Dublin")
    assert twice.begins_at == dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first, in summer time
    long = begins(dt.date(2026, 10, 25), dt.time(0, 30), "Europe/Dublin", 180)
    assert clock.local(long.ends_at, "Europe/Dublin").time() == dt.time(2, 30)  # three hours as they pass


def test_the_twenty_ninth_of_february() -> None:
    when = begins(dt.date(2028, 2, 29), dt.time(19, 30), "Pacific/Auckland")
    said = told(when.begins_at, when.ends_at, when.time_zone, when.time_zone, NOW)
    assert said.here == "Tuesday 29 February 2028, 7:30 pm to 8:30 pm"


@pytest.mark.parametrize(
    ("zone", "here", "there"),
    [
        ("Europe/Dublin", "Wednesday 2 December, 6:30 pm to 8 pm", ""),
        ("Europe/Berlin", "Wednesday 2 December, 7:30 pm to 9 pm", "6:30 pm"),
        ("Asia/Kolkata", "Thursday 3 December, midnight to 1:30 am", "Wednesday 2 December, 6:30 pm"),
        ("Pacific/Auckland", "Thursday 3 December, 7:30 am to 9 am", "Wednesday 2 December, 6:30 pm"),
        ("Pacific/Kiritimati", "Thursday 3 December, 8:30 am to 10 am", "Wednesday 2 December, 6:30 pm"),
        ("Atlantic/Reykjavik", "Wednesday 2 December, 6:30 pm to 8 pm", ""),  # another zone, the same clock
        ("No/Where", "Wednesday 2 December, 6:30 pm to 8 pm", ""),  # told by the site's own
    ],
)
def test_each_reads_it_by_their_own_clock(zone: str, here: str, there: str, settings) -> None:  # type: ignore[no-untyped-def]
    settings.TIME_ZONE = "UTC"
    when = begins(dt.date(2026, 12, 2), dt.time(18, 30), "Europe/Dublin", 90)
    said = told(when.begins_at, when.ends_at, when.time_zone, zone, NOW)
    assert (said.here, said.there) == (here, there)


def test_one_that_goes_past_midnight_says_the_other_day() -> None:
    when = begins(dt.date(2026, 12, 31), dt.time(22), "UTC", 240)
    said = told(when.begins_at, when.ends_at, "UTC", "UTC", NOW)
    assert said.here == "Thursday 31 December, 10 pm to Friday 1 January 2027, 2 am"


def test_across_a_switch_the_two_clocks_part_and_meet() -> None:
    """Dublin and New York change on different days: what is five hours apart in winter is four for a while in March."""
    for day, hour in (
        (dt.date(2026, 3, 3), "2:30 pm"),
        (dt.date(2026, 3, 17), "3:30 pm"),
        (dt.date(2026, 3, 31), "2:30 pm"),
    ):
        when = begins(day, dt.time(19, 30), "Europe/Dublin")
        said = told(when.begins_at, when.ends_at, when.time_zone, "America/New_York", NOW)
        assert f", {hour} to " in said.here
        assert said.there == "7:30 pm"


@pytest.mark.parametrize(("stay", "days"), [(0, 7), (1, 1), (7, 7), (30, 7), (90, 7)])
def test_it_fades_a_week_after_it_is_over_or_as_soon_as_shares_do(stay: int, days: int) -> None:
    assert fades(NOW, stay) == NOW + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "Sunday 12:05"), (7, "Sunday 7:05"), (12, "Sunday 12:05"), (19, "Sunday 7:05")]
)
def test_what_a_calendar_may_show(hour: int, words: str) -> None:
    assert neutral(NOW.replace(hour=hour, minute=5), "UTC") == words
