"""Who comes to a gathering, as one reader sees it: those who let the circle see it, at most four, and never a number."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from core.drawing import pebble_number
from gatherings.forms import QUIET, SHOWN
from gatherings.models import Gathering, Rsvp
from gatherings.querysets import COMING
from groups.models import Membership
from members.models import Member

MOST = 4
"""Pebbles and names at most; whoever else comes is "others"."""


@dataclass(frozen=True, slots=True)
class Company:
    """Those who come and those who may, and one's own answer."""

    coming: list[str]
    """Names, "You" first; one more than are shown where there are others."""
    may_come: list[str]
    pebbles: list[int]
    answer: str
    quietly: bool


def of(gathering: Gathering, member: Member, now: dt.datetime) -> Company:
    """Read in two statements, however many come."""
    mine = Rsvp.objects.mine(member).filter(gathering=gathering).first()
    seat = Membership.objects.filter(group=gathering.group_id, member=OuterRef("member"), until=None)
    rows: list[Any] = list(
        Rsvp.objects.visible_to(member, now)
        .shown_to(member)
        .filter(gathering=gathering, quietly=False, answer__in=COMING)
        .annotate(name=Subquery(seat.values("name")[:1]), seat=Subquery(seat.values("public_id")[:1]))
        .exclude(seat=None)  # who left does not come
        .order_by("-answer", "at", "pk")[: MOST + 1]  # "yes" before "maybe"
    )
    rows.sort(key=lambda row: row.member_id != member.pk)  # oneself first, as one is told of others
    named = [(row.answer, "You" if row.member_id == member.pk else row.name) for row in rows]
    return Company(
        coming=[name for answer, name in named if answer == Rsvp.Answer.YES],
        may_come=[name for answer, name in named if answer == Rsvp.Answer.MAYBE],
        pebbles=[pebble_number(row.seat) for row in rows[:MOST]],
        answer=mine.answer if mine else "",
        quietly=mine.quietly if mine else False,
    )


def last_choice(gathering: Gathering, member: Member, who: Company) -> str:
    """What that member chose to show the last time they came in this circle; empty the first time."""
    if who.answer in COMING:
        return QUIET if who.quietly else SHOWN
    earlier = (
        Rsvp.objects.mine(member).filter(group=gathering.group_id, answer__in=COMING).order_by("-at", "-pk")
    )
    quietly = earlier.values_list("quietly", flat=True).first()
    return "" if quietly is None else QUIET if quietly else SHOWN
