"""This app's notice kinds: who hears of what, under which preference."""

import datetime as dt

from django.urls import reverse

from core import clock
from journeys.days import reached_by
from members.models import Member
from milestones.ladder import by_code, date_of
from milestones.models import Celebration, KindWord, Milestone
from notices.kinds import Kind, register
from notices.models import Notice


def _still_stands(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """The journey is there and wants milestones told, its start still makes this one reached, and it waits to be read."""
    mine = Milestone.objects.visible_to(member).filter(public_id=notice.about, put_away_at=None)
    milestone = mine.select_related("journey").first()
    rung = by_code(milestone.rung) if milestone else None
    if milestone is None or rung is None or not milestone.journey.milestones_wanted:
        return False
    today = clock.today(now, member.time_zone)
    return date_of(milestone.journey.starts_on, rung) <= reached_by(milestone.journey, today)


def _still_there(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """The celebration is up, in a circle its member still sits in, and somebody's kind word is on it that they may and want to
    read."""
    celebration = Celebration.objects.visible_to(member, now).filter(public_id=notice.about, member=member)
    words = KindWord.objects.visible_to(member, now).shown_to(member)
    return words.filter(celebration__in=celebration.values("pk")).exists()


MILESTONE = register(
    Kind(
        name="milestone",
        preference="milestones",
        still_true=_still_stands,
        url=lambda notice: reverse("journeys:road"),
        line="You have come to a milestone on your road.",
    )
)

KIND_WORD = register(
    Kind(
        name="kind-word",
        preference="replies",
        still_true=_still_there,
        url=lambda notice: reverse("milestones:celebration", args=[notice.about]),
        line="Somebody left you a kind word.",
    )
)
