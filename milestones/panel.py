"""What other pages show of milestones and celebrations; each is one statement."""

import datetime as dt
import logging
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from checkins.models import Round
from core import clock
from core.drawing import pebble_number
from core.prepared import prepared
from groups.models import Group, Membership
from members.models import Member
from milestones import faces
from milestones.courage import WORDS
from milestones.models import Celebration, Milestone, NoFuss
from milestones.standing import still_true, title_of
from shares.words import GONE
from vault.sealing import Unopenable

log = logging.getLogger(__name__)

FRESH = dt.timedelta(days=7)
"""How long a celebration stands on a group's page."""
MOST = 2
"""Celebrations on a group's page at once; the page ends."""
A_MONTH = dt.timedelta(days=30)
"""What a list for the next round goes back to where there was no round yet."""
WAITS = dt.timedelta(days=14)
"""How long a milestone waits on Today; after that it is still on the road."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A milestone of one's own that waits: to be celebrated, or kept to oneself."""

    public_id: str
    title: str
    """As it stands on the card: "Six months on this road", "You came back"."""
    line: str
    """A sentence under it; empty for a rung."""
    face: faces.Face
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
    face: faces.Face | None
    is_rung: bool
    """Whether the title is a rung's words, and not the member's own."""
    is_mine: bool


def mine(member: Member, now: dt.datetime) -> list[Mine]:
    """Rungs that member reached of late, and what took courage, which they have neither celebrated nor put away, newest first;
    nothing where they want no fuss. One statement."""
    celebrated = Celebration.objects.visible_to(member, now).filter(member=member, milestone=OuterRef("pk"))
    today = clock.today(now, member.time_zone)
    rows = (
        Milestone.objects.visible_to(member)
        .filter(Q(kind=Milestone.Kind.COURAGE) | Q(kind=Milestone.Kind.RUNG, journey__milestones_wanted=True))
        .filter(put_away_at=None, reached_on__gt=today - WAITS)
        .exclude(Exists(celebrated))
        .exclude(Exists(NoFuss.objects.visible_to(member)))
        .select_related("journey")
        .order_by("-reached_on", "-pk")
    )
    return [_mine(row) for row in rows[:MOST] if still_true(row, today)]


def _mine(row: Milestone) -> Mine:
    if row.kind == Milestone.Kind.COURAGE:
        return Mine(row.public_id, title_of(row), WORDS[row.rung].line, faces.FLOWER, row.reached_on)
    return Mine(row.public_id, f"{title_of(row)} on this road", "", faces.of_point(row.point), row.reached_on)


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


def for_next_round(member: Member, group: Group, now: dt.datetime) -> tuple[dt.datetime, list[Shown]]:
    """Since when, and what was shown in that circle since then by choice, in the order it was shown. Since the last round that
    closed; where none has, of the last month. Whoever wants no fuss is not on it, and nobody can tell that from anybody who
    has nothing to show. For somebody who holds the circle."""
    last = Round.objects.filter(group=group, closes_at__lte=now).aggregate(last=Max("closes_at"))["last"]
    since = last or now - A_MONTH
    seat = Membership.objects.filter(group=group, member=OuterRef("member"), until=None)
    rows = (
        Celebration.objects.visible_to(member, now)
        .filter(group=group, at__gt=since, quiet=False)
        .select_related("key")
        .annotate(seat=Subquery(seat.values("public_id")[:1]), name=Subquery(seat.values("name")[:1]))
        .exclude(seat=None)
        .order_by("at", "pk")
    )
    return since, [card for row in rows if (card := _shown_if_sound(row, member)) is not None]


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
        faces.read(row.face, row.rung), bool(row.rung), row.member_id == member.pk,
    )  # fmt: skip
