"""Every shipped ladder × every first day from 1990 to 2035 × every zone: each point on one date, told in one morning of it.

The sweep asks the other way round, from a date to the first days that reach it, and from an instant to the zones whose morning
it is; so what is proved is that both ways agree, for every day there is and for every change of every clock.
"""

import datetime as dt
import itertools
import zoneinfo
from collections import defaultdict

import pytest
from dateutil.relativedelta import relativedelta

from core import clock
from milestones import reaching
from milestones.ladder import Point, date_of, starts_of
from milestones.shipped import NAMES, load

FIRST, LAST = dt.date(1990, 1, 1), dt.date(2035, 12, 31)
STARTS = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
DAY = dt.timedelta(days=1)
SPECS = sorted({(p.months, p.days) for name in NAMES for p in load(name)})
LEAP_DAYS = [day for day in STARTS if (day.month, day.day) == (2, 29)]


def at(spec: tuple[int, int]) -> Point:
    return Point("x", "x", "1", "x", months=spec[0], days=spec[1])


def test_the_shipped_ladders_are_what_they_say() -> None:
    assert {name: len(load(name)) for name in NAMES} == {
        "default": 59,
        "months": 63,
        "days": 57,
        "years": 50,
        "none": 0,
    }
    assert len(LEAP_DAYS) == 11


@pytest.mark.parametrize("specs", [SPECS[n::6] for n in range(6)], ids=range(6))
def test_both_ways_agree_for_every_first_day(specs: list[tuple[int, int]]) -> None:
    """By the choice that holds where none was made: each first day reaches each point on one date, and that date finds it."""
    for spec in specs:
        point, found = at(spec), set()
        reached = {start: date_of(start, point) for start in STARTS}
        for date in set(reached.values()):
            found |= {
                (s.day, date)
                for s in starts_of(date, *spec)
                if s.first_day in (None, 0) and s.leap_day in ("", "feb")
            }
        assert {pair for pair in found if FIRST <= pair[0] <= LAST} == set(reached.items())


def test_the_date_is_the_calendars_own_for_every_first_day() -> None:
    for start, (months, days) in itertools.product(STARTS[::3], SPECS[::3]):
        assert date_of(start, at((months, days))) == start + relativedelta(months=months, days=days)


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_who_began_on_a_29_february_chooses_for_full_years_only(spec: tuple[int, int]) -> None:
    months, days = spec
    for start in LEAP_DAYS:
        february, march = (date_of(start, at(spec), 0, choice) for choice in ("feb", "mar"))
        full_years = not days and months % 12 == 0
        if full_years and (february.month, february.day) == (2, 28):
            assert march == february + DAY == dt.date(start.year + months // 12, 3, 1)
        else:
            assert march == february
        for choice, date in (("feb", february), ("mar", march)):
            asked = starts_of(date, *spec)
            assert start in {s.day for s in asked if s.leap_day in ("", choice) and s.first_day in (None, 0)}
    for start in {day + n * DAY for day in LEAP_DAYS for n in (-2, -1, 1, 2)}:
        assert date_of(start, at(spec), 0, "mar") == date_of(start, at(spec), 0, "feb")


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_calling_the_first_day_day_1_moves_what_is_counted_in_days_and_nothing_else(
    spec: tuple[int, int],
) -> None:
    for start in STARTS[::50]:
        by_0, by_1 = date_of(start, at(spec), 0), date_of(start, at(spec), 1)
        assert by_1 == (by_0 - DAY if spec[1] else by_0)
        assert start in {s.day for s in starts_of(by_1, *spec) if s.first_day in (None, 1)}


def zones_that_differ() -> list[str]:
    """One of each set of zones whose clocks show the same all the time."""
    by_clock: dict[tuple[object, ...], str] = {}
    instants = [dt.datetime(1990, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=n) for n in range(0, 46 * 365, 9)]
    for name in sorted(clock.known_zones()):
        zone = zoneinfo.ZoneInfo(name)
        by_clock.setdefault(tuple(moment.astimezone(zone).utcoffset() for moment in instants), name)
    return sorted(by_clock.values())


def days_around_changes(name: str) -> set[dt.date]:
    """The dates on which that zone's clock is changed, and their neighbours; and some on which nothing is."""
    found, step = {dt.date(2024, 2, 29), dt.date(2027, 1, 1)}, dt.timedelta(days=30)
    moment = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
    while moment.year < 2036:
        if clock.local(moment, name).utcoffset() != clock.local(moment + step, name).utcoffset():
            low, high = moment, moment + step
            while high - low > dt.timedelta(hours=1):
                middle = low + (high - low) / 2
                same = clock.local(middle, name).utcoffset() == clock.local(low, name).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found |= {clock.today(high, name) + n * DAY for n in (-1, 0, 1)}
        moment += step
    return found


@pytest.fixture(scope="module")
def mornings() -> dict[str, set[dt.date]]:
    zones = zones_that_differ()
    assert len(zones) > 200
    return {name: days_around_changes(name) for name in zones}


def test_around_every_change_of_every_clock_a_date_has_one_morning(mornings: dict[str, set[dt.date]]) -> None:
    """Told from the first instant on at which it is that date and eight there, and not a second before."""
    looked = 0
    for name, dates in mornings.items():
        for date in dates:
            told = clock.instant_of(date, clock.MORNING, name)
            here, before = clock.local(told, name), clock.local(told - dt.timedelta(seconds=1), name)
            assert (here.date(), here.time()) >= (date, clock.MORNING), (name, date)
            assert (before.date(), before.time()) < (date, clock.MORNING), (name, date)
            assert here.date() == date or (name, date) in skipped(name), (name, date)
            looked += 1
    assert looked > 5_000


def skipped(name: str) -> set[tuple[str, dt.date]]:
    """Dates some clocks never showed: they crossed the line."""
    days = [dt.date(1990, 1, 1) + n * DAY for n in range(46 * 365)]
    noon = dt.time(12)
    return {(name, d) for d in days if clock.today(clock.instant_of(d, noon, name), name) != d}


def test_what_the_sweep_asks_of_an_instant_is_whose_morning_it_is(mornings: dict[str, set[dt.date]]) -> None:
    by_instant: dict[dt.datetime, list[tuple[str, dt.date]]] = defaultdict(list)
    for name, dates in list(mornings.items())[::20]:
        for date in sorted(dates)[::25]:
            by_instant[clock.instant_of(date, clock.MORNING, name)].append((name, date))
    assert len(by_instant) > 40
    for told, here in list(by_instant.items())[:60]:
        for moment, is_told in ((told, True), (told - dt.timedelta(seconds=1), False)):
            places = reaching.places(reaching.awake(moment))
            asked = set(zip(places["zones"], places["dates"], strict=True))
            for name, date in here:
                assert ((name, date) in asked) is is_told
            for zone, date in asked:
                assert date <= clock.today(moment, str(zone))
