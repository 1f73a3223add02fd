"""What live rounds do when somebody leaves, when a circle falls silent before its end, and when it is erased."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from checkins.signals import doors_wanted
from groups.models import Group
from groups.signals import group_erasing, group_silent, seat_left
from live import actions
from live.actions.holding import end_by_the_clock
from live.models import LiveRound, MeetingLink, Turn, TurnWords
from members.models import Member
from vault.actor import keeper


@receiver(seat_left)
def they_get_up(sender: object, member: Member, group: Group, now: dt.datetime, **_: Any) -> None:
    """Who leaves gets up from a live round, their turn is handed on, and what they wrote in it goes. Done as the member."""
    theirs = Turn.objects.visible_to(member, now).filter(group=group, member=member)
    for turn in theirs.select_related("live__group", "live__round"):
        actions.go(member=member, live=turn.live, now=now)
    MeetingLink.objects.visible_to(member, now).filter(group=group, setter=member).delete()
    # From a paused seat no turn is seen, and one's own words are.
    TurnWords.objects.mine(member).filter(group=group).delete()


@receiver(doors_wanted)
def whose_door_was_opened(
    sender: object, rounds: list[int], member: Member | None, now: dt.datetime, **_: Any
) -> list[int]:
    """Those rounds stay: people are coming in, or sat there within the hour."""
    if member is not None:
        seen = LiveRound.objects.visible_to(member, now).filter(round__in=rounds)
        return list(seen.values_list("round_id", flat=True))
    with keeper("which rounds of a group that falls silent are held live"):
        return list(LiveRound.objects.filter(round__in=rounds).values_list("round_id", flat=True))


@receiver(group_silent)
def nobody_sits_together_any_more(sender: object, group: Group, now: dt.datetime, **_: Any) -> None:
    """What goes on ends."""
    end_by_the_clock(Q(group=group), now, skip_locked=False)


@receiver(group_erasing)
def every_live_round_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind."""
    with keeper("erase the live rounds of a group that has ended"):
        TurnWords.objects.filter(group=group).delete()
        MeetingLink.objects.filter(group=group).delete()
        Turn.objects.filter(group=group).delete()
        gone = LiveRound.objects.filter(group=group).delete()[0]
    return {"live rounds": gone}
