"""What gatherings do when somebody leaves, when a circle falls silent before its end, and when it is erased."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.dispatch import receiver

from gatherings import actions, telling
from gatherings.models import Gathering, Place, Rsvp
from groups.models import Group
from groups.signals import group_erasing, group_silent, seat_left
from members.models import Member
from members.signals import account_leaving
from vault.actor import acting_as, keeper


@receiver(seat_left)
def answers_go_and_words_may(
    sender: object, member: Member, group: Group, words: str, now: dt.datetime, **_: Any
) -> None:
    """Who has left does not come: their answers go either way. Taken along, what they set up there is taken back, and what is
    still to come is called off with it. Done as the member: they are their own."""
    Rsvp.objects.mine(member).filter(group=group).delete()
    if words == "taken":
        for gathering in Gathering.objects.mine(member, now).filter(group=group).select_related("group"):
            actions.take_back(member=member, gathering=gathering, now=now)


@receiver(account_leaving)
def nobody_goes_there_in_vain(sender: object, member: Member, now: dt.datetime, **_: Any) -> None:
    """What they set up anywhere, with a seat there or without, is called off, and whoever meant to go is told before its rows go."""
    with transaction.atomic(), acting_as(member.pk):
        for gathering in Gathering.objects.mine(member, now).select_related("group").order_by("group", "pk"):
            actions.take_back(member=member, gathering=gathering, now=now)
    telling.let_go(now=now)


@receiver(group_silent)
def nothing_is_planned_any_more(sender: object, group: Group, now: dt.datetime, **_: Any) -> None:
    """What was still to come is off, and whoever meant to go is told."""
    with keeper("call off what a circle planned beyond its end"):
        planned = Gathering.objects.planned(now).filter(group=group, begins_at__gt=now)
        planned.update(cancelled_at=now, sequence=F("sequence") + 1, changed_by=None)


@receiver(group_erasing)
def every_gathering_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind."""
    with keeper("erase the gatherings of a group that has ended"):
        Rsvp.objects.filter(group=group).delete()
        Place.objects.filter(group=group).delete()
        gone = Gathering.objects.filter(group=group).delete()[0]
    return {"gatherings": gone}
