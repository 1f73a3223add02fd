"""What pages show of gatherings: one as a card, and on the pages of other apps the next one; each is one statement."""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from core import clock
from core.prepared import prepared
from gatherings.models import Gathering, Rsvp
from gatherings.times import Told, told
from groups.models import Group, Membership
from members.models import Member
from shares.words import GONE
from vault.sealing import Unopenable

log = logging.getLogger(__name__)

TAKEN_BACK = "Something that was planned"
"""What stands for a gathering whose words were taken back."""


@dataclass(frozen=True, slots=True)
class Card:
    """A gathering as a card shows it to one reader."""

    public_id: str
    title: str
    time: Told
    meets: str
    maker: str
    """Who set it up: the name they go by there, while they sit there."""
    group_id: str
    group_name: str
    answer: str
    """The reader's own, or empty."""
    is_off: bool
    moved_at: dt.datetime | None

    @property
    def said(self) -> str:
        """Their answer in words, or empty."""
        return dict(Rsvp.Answer.choices).get(Rsvp.Answer(self.answer), "") if self.answer else ""


def seen_by(rows: "QuerySet[Gathering]", member: Member) -> "QuerySet[Gathering]":
    """Those gatherings with all that a card needs."""
    seat = Membership.objects.filter(group=OuterRef("group"), member=OuterRef("maker"), until=None)
    mine = Rsvp.objects.mine(member).filter(gathering=OuterRef("pk"))
    return rows.select_related("key").annotate(
        maker_name=Subquery(seat.values("name")[:1]),
        my_answer=Subquery(mine.values("answer")[:1]),
        circle_id=F("group__public_id"),
        circle=F("group__name"),
    )


def card(row: Any, member: Member, now: dt.datetime) -> Card:
    """A row of `seen_by`, opened for that member. Raises Unopenable where somebody tampered with it."""
    return Card(
        public_id=row.public_id,
        title=row.title or TAKEN_BACK,
        time=told(row.begins_at, row.ends_at, row.time_zone, member.time_zone, now),
        meets=Group.Meeting(row.meets).label,
        maker=row.maker_name or GONE,
        group_id=row.circle_id,
        group_name=row.circle,
        answer=row.my_answer or "",
        is_off=row.cancelled_at is not None,
        moved_at=row.moved_at,
    )


def cards(rows: "Iterable[Gathering]", member: Member, now: dt.datetime) -> list[Card]:
    """A damaged gathering is left out: it must not close a page to all."""
    found = []
    for row in rows:
        try:
            found.append(card(row, member, now))
        except Unopenable:
            log.error("gathering %s does not open", row.public_id)
    return found


@prepared
def _next(member: int, group: int, now: dt.datetime) -> "QuerySet[Gathering]":
    who = Member(pk=member)
    rows = Gathering.objects.visible_to(who, now).shown_to(who).planned(now).filter(group=group)
    return seen_by(rows, who).order_by("begins_at", "pk")[:1]


def next_one(member: Member, group: Group, now: dt.datetime) -> Card | None:
    """What that circle does next, for somebody who sits there."""
    return next(iter(cards(_next(member=member.pk, group=group.pk, now=now), member, now)), None)


@prepared
def _near(member: int, now: dt.datetime, until: dt.datetime) -> "QuerySet[Gathering]":
    who = Member(pk=member)
    rows = Gathering.objects.visible_to(who, now).shown_to(who).planned(now).filter(begins_at__lt=until)
    said_no = Rsvp.objects.mine(who).filter(gathering=OuterRef("pk"), answer=Rsvp.Answer.NO)
    return seen_by(rows.filter(~Exists(said_no)), who).order_by("begins_at", "pk")[:3]


def near(member: Member, now: dt.datetime) -> list[Card]:
    """What is today or tomorrow by that member's clock in the circles they sit in, and what they did not say no to."""
    day_after = clock.today(now, member.time_zone) + dt.timedelta(days=2)
    until = clock.instant_of(day_after, dt.time(0), member.time_zone)
    return cards(_near(member=member.pk, now=now, until=until), member, now)


def coming_up(member: Member, group: Group, now: dt.datetime) -> list[Card]:
    """Everything that circle plans, and what of it is off; the nearest first. There is one page of it at most
    (`actions.MOST_PLANNED`), what is off besides."""
    rows = Gathering.objects.visible_to(member, now).shown_to(member).filter(group=group, ends_at__gt=now)
    return cards(seen_by(rows, member).order_by("begins_at", "pk")[:40], member, now)
