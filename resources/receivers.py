"""What becomes of worksheets and readings when their author leaves, and when a circle is erased."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from groups.models import Group
from groups.signals import group_erasing, seat_left
from members.consent import HEALTH_WORDS
from members.models import Member
from members.signals import consent_withdrawn
from resources.models import Resource, ResourceWords
from vault.actor import keeper


@receiver(seat_left)
def what_was_not_published_goes(
    sender: object, member: Member, group: Group, words: str, now: dt.datetime, **_: Any
) -> None:
    """What waits or was given back goes; what the circle reads stays, unless they take their words along. What everybody reads
    was given to everybody: it stays until it is put away."""
    mine = Resource.objects.visible_to(member, now).filter(author=member, group=group)
    (mine if words == "taken" else mine.exclude(state=Resource.State.PUBLISHED)).delete()


@receiver(consent_withdrawn)
def what_is_begun_goes(sender: object, member: Member, purpose: str, now: dt.datetime, **_: Any) -> None:
    """Begun is kept under the yes that was taken back, and was given to nobody."""
    if purpose == HEALTH_WORDS:
        mine = Resource.objects.visible_to(member, now).filter(author=member)
        mine.filter(state=Resource.State.BEGUN).delete()


@receiver(group_erasing)
def all_of_it_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that circle, counted by kind."""
    with keeper("erase worksheets and readings of a group that has ended"):
        words = ResourceWords.objects.filter(group=group).delete()[0]
        Resource.objects.filter(group=group).delete()
    return {"worksheets and readings": words}
