"""Finding whose day it is: once every few minutes, over all journeys and all ladders at once, at each member's own morning."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from core import clock
from core.ids import ALPHABET, LENGTH
from members.consent import HEALTH_WORDS
from milestones import ladder
from milestones.models import Rung
from notices import outbox
from vault.actor import keeper

LATE = 7
"""Days: a milestone is still told this long after its day, for the case that the worker stood still."""

BATCH = 20_000
"""Milestones a transaction."""

_SQL = (Path(__file__).with_suffix(".sql")).read_text(encoding="utf-8")

_DICE = [n for n in range(16) if n not in (6, 8)][:LENGTH]
"""Bytes of a UUID that are random altogether; the sixth and eighth say which kind of UUID it is."""

_OPAQUE_ID = " || ".join(
    f"substr('{ALPHABET}', 1 + get_byte(d.dice, {n}) %% {len(ALPHABET)}, 1)" for n in _DICE
)
"""`core.ids.opaque_id`, said by the database."""


def find_reached(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Find every milestone reached, write it down and have its member told, once. Returns how many are new.

    A milestone that lay in the past already when its journey was written down is not told; the road shows it. Two sweeps
    at once do no harm, and neither does one after days of standstill. Who wants no fuss is told nothing, and their road
    shows it all the same. Worker only.
    """
    zones = awake(now)
    if not zones:
        return 0
    new = 0
    while True:
        with transaction.atomic():
            found, written = _sweep(zones, now, batch)
            if written:
                outbox.nudge_on_commit()
        new += written
        if found < batch:
            return new


def awake(now: dt.datetime) -> dict[str, dt.date]:
    """The zones in which it is past eight in the morning, and the date it is there."""
    here = {name: clock.local(now, name) for name in clock.known_zones()}
    return {name: there.date() for name, there in here.items() if there.time() >= clock.MORNING}


def _sweep(zones: dict[str, dt.date], now: dt.datetime, batch: int) -> tuple[int, int]:
    """One bite: how many were due, and how many of them nobody else had written meanwhile."""
    with keeper("milestones: whose day it is, and telling them"), connection.cursor() as cursor:
        specs = Rung.objects.order_by().values_list("months", "days").distinct()
        columns = starts(sorted(specs), dates(zones)) | places(zones)
        cursor.execute(
            _SQL.format(opaque_id=_OPAQUE_ID),
            {
                **{name: _array(column) for name, column in columns.items()},
                "known": _array(sorted(clock.known_zones())),
                "site_zone": settings.TIME_ZONE,
                "purpose": HEALTH_WORDS,
                "now": now,
                "not_after": now + dt.timedelta(days=LATE),
                "batch": batch,
            },
        )
        found, written = cursor.fetchone()
    return found, written


def dates(zones: dict[str, dt.date]) -> list[dt.date]:
    """Every date that is told somewhere now: it is at most three dates at once on Earth, and the days before them."""
    return sorted({today - dt.timedelta(days=back) for today in set(zones.values()) for back in range(LATE)})


def starts(specs: list[tuple[int, int]], dates: list[dt.date]) -> dict[str, list[object]]:
    """The columns of `w`."""
    rows = [
        (start.day, start.first_day, start.leap_day, months, days, date)
        for months, days in specs
        for date in dates
        for start in ladder.starts_of(date, months, days)
    ]
    names = ("starts", "first_days", "leap_days", "months", "days", "reached")
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return {name: list(column) for name, column in zip(names, columns, strict=True)}


def places(zones: dict[str, dt.date]) -> dict[str, list[object]]:
    """The columns of `p`."""
    rows = chain.from_iterable(_week(zone, today) for zone, today in zones.items())
    return {
        name: list(column)
        for name, column in zip(("zones", "dates", "over"), zip(*rows, strict=True), strict=True)
    }


@lru_cache(maxsize=2_048)
def _week(zone: str, today: dt.date) -> list[tuple[str, dt.date, dt.datetime]]:
    """What is told there while it is that date: the days, and when each is over (the beginning of the next one)."""
    days = [today - dt.timedelta(days=back) for back in range(LATE)]
    return [(zone, day, clock.instant_of(day + dt.timedelta(days=1), dt.time(), zone)) for day in days]


def _array(values: Iterable[object]) -> str:
    """These values, names and dates without quotes in them, as PostgreSQL writes an array: one constant to it then, where a
    list is an expression for each of its thousands."""
    return "{" + ",".join("NULL" if value is None else f'"{value}"' for value in values) + "}"
