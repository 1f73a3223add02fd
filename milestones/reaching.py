"""Finding whose day it is: once every few minutes, over all journeys at once, at each member's own morning."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from core import clock
from members.consent import HEALTH_WORDS
from members.models import Member
from milestones import ladder
from milestones.models import Milestone
from notices import outbox
from vault.actor import keeper

LATE = 7
"""Days: a milestone is still told this long after its day, for the case that the worker stood still."""

BATCH = 500
"""Milestones a transaction."""

OVER_EVERYWHERE = 24 + 14
"""Hours after its beginning in UTC by which a date is over everywhere on Earth (UTC-12 is last; 2 hours to spare)."""


@dataclass(frozen=True)
class _Window:
    """Zones where it is the same date and past eight in the morning, and the first days that were so long ago."""

    today: dt.date
    zones: list[str]
    starts: list[dt.date]
    rungs: list[str]
    reached: list[dt.date]
    by_days: list[bool]


@dataclass(frozen=True)
class _Found:
    journey_id: int
    member_id: int
    key_id: int
    rung: str
    reached_on: dt.date
    zone: str
    written_at: dt.datetime


def find_reached(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Find every milestone reached, write it down and have its member told, once. Returns how many are new.

    A milestone that lay in the past already when its journey was written down is not told; the road shows it. Two sweeps
    at once do no harm, and neither does one after days of standstill. Worker only.
    """
    new = 0
    for window in _windows(now):
        after = (0, "")
        while True:
            with transaction.atomic():
                found = _due(window, after, batch)
                new += _tell([f for f in found if _was_ahead(f)], now)
            if len(found) < batch:
                break
            after = (found[-1].journey_id, found[-1].rung)
    return new


def _windows(now: dt.datetime) -> Iterator[_Window]:
    """One for each date it is somewhere: two, for an hour or two of the day three."""
    zones: dict[dt.date, list[str]] = {}
    for name in clock.known_zones():
        here = clock.local(now, name)
        if here.time() >= clock.MORNING:
            zones.setdefault(here.date(), []).append(name)
    for today, names in zones.items():
        days = [today - dt.timedelta(days=back) for back in range(LATE)]
        rows = [
            (start, rung.code, day, bool(rung.days))
            for rung in ladder.load()
            for day in days
            for start in ladder.starts_of(day, rung)
        ]
        yield _Window(today, names, *(list(column) for column in zip(*rows, strict=True)))  # type: ignore[arg-type]


def _due(window: _Window, after: tuple[int, str], batch: int) -> list[_Found]:
    """The next milestones of that window that are not written down yet; one statement, by the index on first days."""
    with keeper("milestones: whose day it is"), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT j.id, j.member_id, j.key_id, w.rung, w.reached_on, m.time_zone, j.created_at
            FROM unnest(%s::date[], %s::text[], %s::date[], %s::bool[]) AS w (starts_on, rung, reached_on, by_days)
            JOIN journeys_journey j ON j.starts_on = w.starts_on AND j.milestones_wanted
                AND NOT (j.month_only AND w.by_days) AND j.created_at < w.reached_on + make_interval(hours => %s)
            JOIN members_member m ON m.id = j.member_id AND m.is_active
                AND (m.time_zone = ANY (%s) OR (%s AND m.time_zone <> ALL (%s)))
                AND EXISTS (SELECT FROM members_consent yes
                            WHERE yes.member_id = m.id AND yes.purpose = %s AND yes.withdrawn_at IS NULL)
            WHERE (j.id, w.rung) > (%s, %s) AND NOT EXISTS (
                SELECT FROM milestones_milestone t WHERE t.journey_id = j.id AND t.rung = w.rung)
            ORDER BY j.id, w.rung LIMIT %s
            """,
            [
                window.starts, window.rungs, window.reached, window.by_days, OVER_EVERYWHERE,
                window.zones, settings.TIME_ZONE in window.zones, sorted(clock.known_zones()),
                HEALTH_WORDS, *after, batch,
            ],
        )  # fmt: skip
        return [_Found(*row) for row in cursor.fetchall()]


def _was_ahead(found: _Found) -> bool:
    """Whether its day had not passed yet when the journey was written down."""
    return found.reached_on >= clock.today(found.written_at, found.zone)


def _tell(found: list[_Found], now: dt.datetime) -> int:
    """Write milestones down and put a notice for each in the outbox; those another sweep wrote first are left to it."""
    if not found:
        return 0
    fresh = [
        Milestone(
            journey_id=f.journey_id, member_id=f.member_id, key_id=f.key_id, rung=f.rung, reached_on=f.reached_on, told_at=now
        )
        for f in found
    ]  # fmt: skip
    with keeper("milestones: write down what was reached"):
        Milestone.objects.bulk_create(fresh, ignore_conflicts=True)
        ours = {m.public_id for m in fresh}
        written = list(Milestone.objects.filter(public_id__in=ours).order_by("member_id", "pk"))
        for row in written:
            outbox.enqueue(
                kind="milestone", recipients=[Member(pk=row.member_id)], about=row.public_id,
                dedupe=f"milestone:{row.journey_id}:{row.rung}", now=now, not_after=now + dt.timedelta(days=LATE),
            )  # fmt: skip
    return len(written)
