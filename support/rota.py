"""Who is on duty, from a circle's rota and its clock (`groups.hours` says what a stretch of the week is). Only whoever holds the
circle now counts: a stretch outlives a seat that was paused, ended or handed over, and stands empty meanwhile."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core import clock
from groups.hours import AHEAD, stretch_on
from groups.models import Membership
from support.models import Duty
from support.querysets import still_there

Who = tuple[int, int]
"""(group, member)."""


def who(row: Duty, date: dt.date) -> int | None:
    """The member who is on duty in that stretch on that date: whoever covers it, or whose it is; None where it needs
    somebody."""
    if row.cover_on == date and row.covered_by_id is not None:
        return row.covered_by_id
    return row.member_id


def on_duty(rows: Iterable[Duty], now: dt.datetime) -> dict[Who, dt.datetime]:
    """(group, member) to until when, of everybody who is on duty at `now` and holds that circle; `group` is read along with each
    row. One statement, none where the clock finds nobody."""
    found: dict[Who, dt.datetime] = {}
    for row in rows:
        today = clock.today(now, row.group.time_zone)
        for date in (today - dt.timedelta(days=1), today):
            member = who(row, date)
            stretch = _on(row, date)
            if member is not None and stretch and stretch[0] <= now < stretch[1]:
                key = (row.group_id, member)
                found[key] = max(stretch[1], found.get(key, stretch[1]))
    holding = holders({group for group, _ in found}, now)
    return {key: until for key, until in found.items() if key in holding}


def holders(groups: Collection[int], now: dt.datetime) -> set[Who]:
    """(group, member) of everybody who holds one of these circles now, with an open account that is not about to be erased. One
    statement, none without groups."""
    if not groups:
        return set()
    seats = still_there(Membership.objects.active(now).holding()).filter(group__in=groups)
    return set(seats.values_list("group", "member"))


@dataclass(frozen=True, slots=True)
class Hours:
    """A circle's rota at one moment: until when somebody is on duty, or when somebody is next."""

    until: dt.datetime | None
    next: dt.datetime | None


def hours(rows: Iterable[Duty], holding: Collection[int | None], now: dt.datetime) -> Hours:
    """Of one circle's rows (`group` read along), where only these members hold it. Stretches that touch are one, whoever has
    them."""
    found = []
    for row in rows:
        today = clock.today(now, row.group.time_zone)
        for ahead in range(-1, AHEAD + 1):
            date = today + dt.timedelta(days=ahead)
            stretch = _on(row, date)
            member = who(row, date)
            if member is not None and member in holding and stretch and stretch[1] > now:
                found.append(stretch)
    until, coming = None, None
    for begins, ends in sorted(found):
        if begins <= (until or now):
            until = max(until or ends, ends)
        elif coming is None:
            coming = begins
    return Hours(until, coming)


def _on(row: Duty, date: dt.date) -> tuple[dt.datetime, dt.datetime] | None:
    return stretch_on(row, date, row.group.time_zone) if date.weekday() == row.weekday else None
