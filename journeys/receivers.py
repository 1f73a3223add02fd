"""What the road hears from below."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from groups.models import Group
from groups.signals import group_erasing, group_silent, seat_left
from journeys import actions, steps
from journeys.models import PlanCopy, Suggestion
from members.consent import HEALTH_WORDS
from members.models import Member
from members.signals import consent_withdrawn, time_zone_changed
from vault.actor import keeper


@receiver(time_zone_changed)
def keep_the_days(sender: object, member: Member, now: dt.datetime, before: str, **_: Any) -> None:
    """Somebody moved to another clock, where it may still be yesterday: what they were shown is kept."""
    actions.keep_days(member=member, now=now, zone_before=before)


@receiver(consent_withdrawn)
def what_is_half_written_goes(sender: object, member: Member, purpose: str, **_: Any) -> None:
    """Nothing is kept without a yes; what was never put on the road goes when it is taken back."""
    if purpose == HEALTH_WORDS:
        steps.let_go(member=member)


@receiver(seat_left)
def what_was_given_ends(
    sender: object, member: Member, group: Group, words: str, now: dt.datetime, **_: Any
) -> None:
    """Copies of their plan end whenever somebody leaves; taken along, what they suggested there goes too. What others gave
    them is closed to them from then on by itself: it hangs on the seat. Done as the member: all of it is their own."""
    PlanCopy.objects.visible_to(member, now).filter(member=member, group=group).delete()
    if words == "taken":
        Suggestion.objects.mine(member, now).filter(group=group).delete()


@receiver(group_silent)
def nothing_given_outlives_the_talk(sender: object, group: Group, now: dt.datetime, **_: Any) -> None:
    """Where nothing is said any more, nobody reads another's plan either."""
    with keeper("end the copies of plans in a group that has fallen silent"):
        PlanCopy.objects.filter(group=group).delete()


@receiver(group_erasing)
def every_copy_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind. What members took into their plans is their own."""
    with keeper("erase what was given and suggested in a group that has ended"):
        copies = PlanCopy.objects.filter(group=group).delete()[0]
        thoughts = Suggestion.objects.filter(group=group).delete()[0]
    return {"copies of plans": copies, "suggestions": thoughts}
