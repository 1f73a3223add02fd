"""What the pages above and the composer show of who is on duty: in a sentence, by the reader's clock, and never who it is."""

import datetime as dt

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
    rows = list(Duty.objects.visible_to(member, now).filter(group=group).reached_by(member, now))
    if not rows:
        return ""
    holding = {row.member_id for row in rows if row.reached}  # type: ignore[attr-defined]
    holding |= {row.covered_by_id for row in rows if row.cover_reached}  # type: ignore[attr-defined]
    for row in rows:
        row.group = group
    if (own := rota.hours(rows, holding & {member.pk}, now)).until:
        return f"You’re on duty{_until(own.until, now, member.time_zone)}."
    told = rota.hours(rows, holding - {None, member.pk}, now)
    if told.until:
        return f"Somebody who holds this circle is on duty{_until(told.until, now, member.time_zone)}."
    if told.next:
        return f"Nobody is on duty now. Somebody is {when_words(told.next, now, member.time_zone)}."
    return "Nobody is on duty here now, and no hours are set."


def _until(at: dt.datetime, now: dt.datetime, zone: str) -> str:
    return "" if at - now > LONG else f" until {english.clock_time(clock.local(at, zone))}"
