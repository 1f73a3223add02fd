"""Who is on duty, from a circle's rota and its clock (`groups.hours` says what a stretch of the week is)."""

import datetime as dt
from collections.abc import Iterable

from core import clock
from groups.hours import stretch_on
from support.models import Duty


def who(row: Duty, date: dt.date) -> int | None:
    """The member who is on duty in that stretch on that date: whoever covers it, or whose it is; None where it needs
    somebody."""
    if row.cover_on == date and row.covered_by_id is not None:
        return row.covered_by_id
    return row.member_id


def on_duty(rows: Iterable[Duty], now: dt.datetime) -> dict[tuple[int, int], dt.datetime]:
    """(group, member) to until when, of everybody who is on duty at `now`; `group` is read along with each row."""
    found: dict[tuple[int, int], dt.datetime] = {}
    for row in rows:
        today = clock.today(now, row.group.time_zone)
        for date in (today - dt.timedelta(days=1), today):
            if date.weekday() != row.weekday or (member := who(row, date)) is None:
                continue
            stretch = stretch_on(row, date, row.group.time_zone)
            if stretch and stretch[0] <= now < stretch[1]:
                key = (row.group_id, member)
                found[key] = max(stretch[1], found.get(key, stretch[1]))
    return found
