"""The one clock. Actions take `now=`; only views, tasks and commands ask this module what time it is."""

import datetime as dt
import itertools
import zoneinfo
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

MORNING = dt.time(8, 0)
"""When a day's good news may be told: not before eight by the member's own clock (quiet hours end then)."""


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def named_at(public_id: str, at: dt.datetime) -> str:
    """What a form says it went on from: that thing as it was at that instant. Changed since, it is another."""
    return f"{public_id}.{microseconds(at)}"


def microseconds(instant: dt.datetime) -> int:
    """That instant as a whole number, to the last digit the database keeps: for the name of a page, or of a row as it is now."""
    return (instant - _EPOCH) // dt.timedelta(microseconds=1)


def from_microseconds(number: int) -> dt.datetime:
    """The instant of that number, in UTC. Raises OverflowError past the year 9999."""
    return _EPOCH + dt.timedelta(microseconds=number)


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """Every IANA zone name this machine can compute with."""
    return frozenset(name for name in zoneinfo.available_timezones() if name not in {"localtime", "Factory"})


@lru_cache(maxsize=1)
def zones_by_continent() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Every zone as the choices of a form: by continent, as a person looks for it; those of no continent first."""
    everything = sorted(known_zones(), key=lambda name: ("/" in name, name))
    return tuple(
        (continent, tuple((name, name[len(continent) :].lstrip("/").replace("_", " ")) for name in there))
        for continent, there in itertools.groupby(
            everything, lambda name: name.rpartition("/")[0].partition("/")[0]
        )
    )


@lru_cache(
    maxsize=1024
)  # ZoneInfo itself holds on to eight: a sweep over every zone would read 600 files each time
def zone(name: str) -> zoneinfo.ZoneInfo:
    """The zone of that IANA name, or the site's own zone where the name is empty or unknown (a browser may send anything)."""
    return zoneinfo.ZoneInfo(name if name in known_zones() else settings.TIME_ZONE)


def local(instant: dt.datetime, zone_name: str) -> dt.datetime:
    """That instant as the wall clock in `zone_name` shows it."""
    return instant.astimezone(zone(zone_name))


def today(instant: dt.datetime, zone_name: str) -> dt.date:
    """The date it is in `zone_name` at that instant: days roll over at the member's own midnight."""
    return local(instant, zone_name).date()


def instant_of(date: dt.date, wall: dt.time, zone_name: str) -> dt.datetime:
    """The UTC instant at which a clock in `zone_name` shows `wall` on `date`.

    Where the wall time happens twice (clocks go back) the first is meant; where it does not happen (clocks go forward,
    or a whole day is skipped as in Apia 2011) the first instant after the gap is meant.
    """
    tz = zone(zone_name)
    there = dt.datetime.combine(
        date,
        wall,
        tzinfo=tz,
    ).replace(fold=0)
    instant = there.astimezone(dt.UTC)
    if instant.astimezone(tz).replace(tzinfo=None) == there.replace(tzinfo=None):
        return instant
    return _end_of_gap(
        instant - dt.timedelta(hours=26), instant + dt.timedelta(hours=26), there.replace(tzinfo=None), tz
    )


PARTS = (dt.time(5), dt.time(12), dt.time(18), dt.time(22))
"""When morning, afternoon, evening and night begin (`core.words.part_of_day`)."""


def end_of_part(instant: dt.datetime, zone_name: str) -> dt.datetime:
    """When the part of the day is over that it is in at that instant in `zone_name`: what is told then tells no hour."""
    date = today(instant, zone_name)
    ends = (
        instant_of(date + dt.timedelta(days=days), begins, zone_name) for days in (0, 1) for begins in PARTS
    )
    return next(end for end in ends if end > instant)


def _end_of_gap(
    before: dt.datetime, after: dt.datetime, wanted: dt.datetime, tz: zoneinfo.ZoneInfo
) -> dt.datetime:
    """By halving: the first instant whose wall clock in `tz` stands at or past `wanted`."""
    while after - before > dt.timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(tz).replace(tzinfo=None) >= wanted:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
