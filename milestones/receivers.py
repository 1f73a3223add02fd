"""What milestones answer to the apps below."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from checkins.signals import Due, celebrations_wanted
from checkins.signals import help_asked as asked_at_a_check_in
from groups.models import Group
from groups.signals import group_erasing, seat_left
from journeys.models import Journey
from journeys.road import Moment
from journeys.signals import came_back, journey_changed, journey_erased, moments_wanted, nothing_happened
from members.models import Member
from milestones import actions, courage, panel
from milestones.models import Celebration, KindWord, Ladder
from milestones.moments import moments_of
from shares.signals import help_asked, help_given
from vault.actor import keeper


@receiver(moments_wanted)
def moments(sender: object, member: Member, journey: Journey, now: dt.datetime, **_: Any) -> list[Moment]:
    """The milestones of that road, computed from its first day; those written down can be celebrated."""
    return moments_of(member, journey, now)


@receiver(celebrations_wanted)
def to_celebrate(sender: object, member: Member, group: Group, now: dt.datetime, **_: Any) -> list[Due]:
    """What the circle can celebrate at its next round: the same list as the page of its own."""
    return [Due(one.name, one.pebble, one.title) for one in panel.for_next_round(member, group, now)[1]]


@receiver(journey_changed)
def what_waits_is_put_right(
    sender: object, member: Member, journey: Journey, now: dt.datetime, **_: Any
) -> None:
    """A start that moved calls off what waits to be told and does not hold any more."""
    actions.put_right(member=member, journey=journey, now=now)


@receiver(journey_erased)
def nothing_is_told_of_it(sender: object, member: Member, journey: Journey, **_: Any) -> None:
    """A road that is erased takes along what waits to be told of it."""
    actions.call_off(member=member, journey=journey)


@receiver([help_asked, asked_at_a_check_in])
def they_asked(sender: object, member: Member, now: dt.datetime, **_: Any) -> None:
    """Asking for help takes courage."""
    actions.took_courage(member=member, kind=courage.ASKED, now=now)


@receiver(came_back)
def they_returned(sender: object, member: Member, now: dt.datetime, **_: Any) -> None:
    """Coming back takes courage."""
    actions.took_courage(member=member, kind=courage.RETURNED, now=now)


@receiver(nothing_happened)
def they_took_it_off(sender: object, member: Member, **_: Any) -> None:
    """What was taken off a road leaves no mark on it that says that something happened."""
    actions.forget_return(member=member)


@receiver(help_given)
def they_helped(sender: object, member: Member, now: dt.datetime, **_: Any) -> None:
    """So does being there for somebody."""
    actions.took_courage(member=member, kind=courage.HELPED, now=now)


@receiver(seat_left)
def celebrations_go_along(
    sender: object, member: Member, group: Group, words: str, now: dt.datetime, **_: Any
) -> None:
    """Taken along, what they showed there goes, with the kind words on it; and the kind words they left. Their road keeps
    every milestone. Done as the member: they are their own."""
    if words == "taken":
        KindWord.objects.mine(member, now).filter(group=group).delete()
        Celebration.objects.mine(member, now).filter(group=group).delete()


@receiver(group_erasing)
def every_celebration_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind."""
    with keeper("erase the celebrations of a group that has ended"):
        kind_words = KindWord.objects.filter(group=group).delete()[0]
        celebrations = Celebration.objects.filter(group=group).delete()[0]
        Ladder.objects.filter(group=group).delete()
    return {"kind words": kind_words, "celebrations": celebrations}
