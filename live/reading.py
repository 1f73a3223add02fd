"""What the page of a live round reads, compiled and planned once (decision 6): every open page asks for it at the same moment."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from checkins.models import CheckIn
from core.prepared import prepared
from groups.models import Membership, Mute
from live.models import LiveRound, Turn, TurnWords
from members.models import Member


@prepared
def live_round(member: int, of_round: int, now: dt.datetime) -> "QuerySet[LiveRound]":
    """The live round of that round, as that member may see it."""
    return LiveRound.objects.visible_to(Member(pk=member), now).filter(round=of_round)


@prepared
def turns(member: int, live: int, now: dt.datetime) -> "QuerySet[Turn]":
    """Everyone's turn, in the order."""
    return Turn.objects.visible_to(Member(pk=member), now).filter(live=live).order_by("place", "pk")


@prepared
def seats(group: int, now: dt.datetime) -> "QuerySet[Membership]":
    """Everyone who sits in that group now, facilitators first."""
    return Membership.objects.active(now).filter(group=group).order_by("role", "since", "pk")


@prepared
def unwanted(member: int, group: int) -> "QuerySet[Mute, Any]":
    """Whom that member does not want to read in that group."""
    return Mute.objects.visible_to(Member(pk=member)).filter(group=group).values_list("other")


@prepared
def answers(member: int, of_round: int, now: dt.datetime) -> "QuerySet[CheckIn]":
    """What was chosen to be shown to that member in the check-ins of that round."""
    rows = CheckIn.objects.visible_to(Member(pk=member), now).filter(round=of_round)
    return rows.exclude(audience=CheckIn.Audience.ME).select_related("key")


@prepared
def written(member: int, live: int, now: dt.datetime) -> "QuerySet[TurnWords]":
    """What was written in that live round, as far as that member reads it and wants to."""
    reader = Member(pk=member)
    rows = TurnWords.objects.visible_to(reader, now).shown_to(reader)
    return rows.filter(live=live).select_related("key")
