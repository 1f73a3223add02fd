"""This app's notice kinds: who hears of what, under which preference."""

import datetime as dt

from django.urls import reverse

from core import clock
from members.models import Member
from milestones.models import Celebration, KindWord, Milestone
from milestones.standing import no_fuss, still_true
from notices.kinds import Kind, register
from notices.models import Notice


def _still_stands(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """The journey is there and wants milestones told, its start still makes this one reached, it waits to be read, and its
    member does not want no fuss."""
    mine = Milestone.objects.visible_to(member).filter(public_id=notice.about, put_away_at=None)
    milestone = mine.select_related("journey").first()
    if (
        milestone is None
        or milestone.journey is None
        or not milestone.journey.milestones_wanted
        or no_fuss(member)
    ):
        return False
    return still_true(milestone, clock.today(now, member.time_zone))


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
