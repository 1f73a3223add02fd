"""What the pages above and the composer show of who is on duty: in a sentence, by the reader's clock, and never who it is."""

import datetime as dt
from collections.abc import Collection, Iterable

from core import clock
from core import words as english
from groups.models import Group
from members.models import Member
from shares.heard import LONG, when_words
from support import rota
from support.models import Duty


def hours(member: Member, group: Group, now: dt.datetime) -> str:
    """Whether somebody is on duty there now, and until when, or when somebody is next; "" where the circle keeps no rota. Whom the
    member keeps quiet about does not count: a hand would not reach them. One statement."""
    rows = _rows(member, [group], now)
    if (own := rota.hours(rows, _holding(rows) & {member.pk}, now)).until:
        return f"You’re on duty{_until(own.until, now, member.time_zone)}."
    return _told(member, rows, now)[1]


def hours_of_others(member: Member, groups: Iterable[Group], now: dt.datetime) -> dict[int, tuple[bool, str]]:
    """By the id of each of those circles: whether somebody else whom a hand would reach is on duty there now, and the same in the
    words of `hours`. One statement for all of them."""
    wanted = list(groups)
    rows = _rows(member, wanted, now)
    return {
        group.pk: _told(member, [row for row in rows if row.group_id == group.pk], now) for group in wanted
    }


def _rows(member: Member, groups: Collection[Group], now: dt.datetime) -> list[Duty]:
    known = {group.pk: group for group in groups}
    rows = list(Duty.objects.visible_to(member, now).filter(group__in=known).reached_by(member, now))
    for row in rows:
        row.group = known[row.group_id]
    return rows


def _holding(rows: Iterable[Duty]) -> set[int]:
    """Of these, whoever holds the circle now and can be reached."""
    found = {row.member_id for row in rows if row.reached}  # type: ignore[attr-defined]
    found |= {row.covered_by_id for row in rows if row.cover_reached}  # type: ignore[attr-defined]
    return {member for member in found if member is not None}


def _told(member: Member, rows: Collection[Duty], now: dt.datetime) -> tuple[bool, str]:
    """Of one circle's rows: whether one of the others is on duty now, and in words."""
    if not rows:
        return False, ""
    told = rota.hours(rows, _holding(rows) - {member.pk}, now)
    if told.until:
        return True, f"Somebody who holds this circle is on duty{_until(told.until, now, member.time_zone)}."
    if told.next:
        return False, f"Nobody is on duty now. Somebody is {when_words(told.next, now, member.time_zone)}."
    return False, "Nobody is on duty here now, and no hours are set."


def _until(at: dt.datetime, now: dt.datetime, zone: str) -> str:
    return "" if at - now > LONG else f" until {english.clock_time(clock.local(at, zone))}"
