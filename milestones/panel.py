"""What other pages show of milestones and celebrations; each is one statement."""

import datetime as dt
import logging
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from core import clock
from core.drawing import pebble_number
from core.prepared import prepared
from groups.models import Group, Membership
from journeys.days import reached_by
from members.models import Member
from milestones.ladder import Rung, by_code, date_of
from milestones.models import Celebration, Milestone
from shares.words import GONE
from vault.sealing import Unopenable

log = logging.getLogger(__name__)

FRESH = dt.timedelta(days=7)
"""How long a celebration stands on a group's page."""
MOST = 2
"""Celebrations on a group's page at once; the page ends."""
WAITS = dt.timedelta(days=14)
"""How long a milestone waits on Today; after that it is still on the road."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A milestone of one's own that waits: to be celebrated, or kept to oneself."""

    public_id: str
    rung: Rung
    reached_on: dt.date


@dataclass(frozen=True, slots=True)
class Shown:
    """A celebration as a card shows it."""

    public_id: str
    name: str
    """Whose it is: the pseudonym, while they sit there."""
    pebble: int
    title: str
    words: str
    rung: Rung | None
    is_mine: bool


def mine(member: Member, now: dt.datetime) -> list[Mine]:
    """Milestones that member reached of late and has neither celebrated nor put away, newest first."""
    celebrated = Celebration.objects.visible_to(member, now).filter(member=member, milestone=OuterRef("pk"))
    today = clock.today(now, member.time_zone)
    rows = (
        Milestone.objects.visible_to(member)
        .filter(put_away_at=None, reached_on__gt=today - WAITS, journey__milestones_wanted=True)
        .exclude(Exists(celebrated))
        .annotate(starts_on=F("journey__starts_on"), days_kept=F("journey__days_kept"))
        .order_by("-reached_on", "-pk")
    )
    waiting = ((row, by_code(row.rung)) for row in rows[:MOST])
    return [
        Mine(row.public_id, rung, row.reached_on)
        for row, rung in waiting
        if rung is not None and date_of(row.starts_on, rung) <= reached_by(row, today)
    ]


@prepared
def _of_late(member: int, group: int, now: dt.datetime, since: dt.datetime) -> "QuerySet[Celebration]":
    """What that member may and wants to see celebrated in that group since then, with the public id of each owner's seat there."""
    seat = Membership.objects.filter(group=group, member=OuterRef("member"), until=None)
    return (
        Celebration.objects.visible_to(Member(pk=member), now)
        .shown_to(Member(pk=member))
        .filter(group=group, at__gt=since)
        .select_related("key")
        .annotate(seat=Subquery(seat.values("public_id")[:1]), name=Subquery(seat.values("name")[:1]))
        .order_by("-at", "-pk")[:MOST]
    )


def celebrations(member: Member, group: Group, now: dt.datetime) -> list[Shown]:
    """What the circle celebrates these days: at most `MOST`, newest first. For somebody who sits there."""
    rows = _of_late(member=member.pk, group=group.pk, now=now, since=now - FRESH)
    return [card for row in rows if (card := _shown_if_sound(row, member)) is not None]


def _shown_if_sound(row: Celebration, member: Member) -> Shown | None:
    """A row somebody tampered with is left out: one damaged celebration must not close the circle's page to all."""
    try:
        return shown(row, row.seat, member)  # type: ignore[attr-defined]  # annotated in `_of_late`
    except Unopenable:
        log.error("celebration %s does not open", row.public_id)
        return None


def shown(row: Celebration, seat: str | None, member: Member) -> Shown:
    """A celebration opened for that member; `seat` is the public id of its owner's seat, None where they left."""
    name: str = row.name if seat else GONE  # type: ignore[attr-defined]  # annotated along with the seat
    return Shown(
        row.public_id, name, pebble_number(seat or row.public_id), row.title, row.words or "",
        by_code(row.rung), row.member_id == member.pk,
    )  # fmt: skip
