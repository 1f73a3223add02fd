"""Which ladder a road is marked by, and what of it is reached. Reading only."""

import datetime as dt
from typing import Protocol

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from journeys.days import reached_by
from members.models import Member
from milestones.ladder import Point, date_of, in_order
from milestones.models import Ladder, Milestone, NoFuss, Rung


class Marked(Protocol):
    """A journey, as far as its ladder goes."""

    starts_on: dt.date
    days_kept: int
    first_day: int
    leap_day: str
    month_only: bool
    ladder: str


def points_of(member: Member, journey: Marked, now: dt.datetime) -> tuple[Point, ...]:
    """The points of the ladder that road is marked by, lowest first; one statement. A ladder that is gone, or whose group that
    member does not sit in now, gives way to the site's own (the sweep's `milestones/reaching.sql` says the same)."""
    seen = Ladder.objects.visible_to(member, now)
    chosen = (
        seen.filter(public_id=journey.ladder).values("pk") if journey.ladder else seen.none().values("pk")
    )
    standing = Coalesce(Subquery(chosen[:1]), Subquery(seen.filter(is_default=True).values("pk")[:1]))
    return in_order(rung.point for rung in Rung.objects.visible_to(member, now).filter(ladder=standing))


def day_of(journey: Marked, point: Point) -> dt.date:
    """When a point is reached on that road, by what its member chose."""
    return date_of(journey.starts_on, point, journey.first_day, journey.leap_day)


def is_reached(journey: Marked, point: Point, today: dt.date) -> bool:
    """Whether the road has come to it. What was shown as reached before a change of clocks stays."""
    return day_of(journey, point) <= reached_by(journey, today)


def still_true(milestone: Milestone, today: dt.date) -> bool:
    """Whether what was written down holds: its journey's start still makes it reached. What a member named, and what took
    courage, always holds."""
    journey = milestone.journey
    return milestone.kind != Milestone.Kind.RUNG or (
        journey is not None and is_reached(journey, milestone.point, today)
    )


def no_fuss(member: Member) -> bool:
    """Whether that member wants none."""
    return NoFuss.objects.visible_to(member).exists()


def title_of(milestone: Milestone) -> str:
    """What its own member reads."""
    from milestones.courage import WORDS  # the words of the house

    if milestone.kind == Milestone.Kind.NAMED:
        return milestone.named or "A moment"
    return (
        WORDS[milestone.rung].title
        if milestone.kind == Milestone.Kind.COURAGE
        else milestone.words or "A milestone"
    )
