"""What conversations do when somebody leaves, when a circle is erased, and when a yes to keeping words is taken back."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from conversations import actions
from conversations.models import Conversation, ConversationWords, NotAgain, OpenEarly, OwnEnd, Unsent
from groups.models import Group
from groups.signals import group_erasing, seat_left
from members.consent import HEALTH_WORDS
from members.models import Member
from members.signals import consent_withdrawn
from vault.actor import keeper


@receiver(seat_left)
def it_ends_with_the_seat(
    sender: object, member: Member, group: Group, words: str, now: dt.datetime, **_: Any
) -> None:
    """What they said to one person goes with them whatever they wish of the rest: from now on nobody could read it."""
    ConversationWords.objects.visible_to(member, now).filter(author=member, group=group).delete()
    OwnEnd.objects.visible_to(member).filter(group=group).delete()
    NotAgain.objects.visible_to(member).filter(group=group).delete()
    OpenEarly.objects.visible_to(member, now).filter(member=member, group=group).delete()
    actions.let_unsent_go(member=member, group=group)


@receiver(group_erasing)
def all_of_it_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind."""
    with keeper("erase what two said to each other in a group that has ended"):
        words = ConversationWords.objects.filter(group=group).delete()[0]
        Unsent.objects.filter(group=group).delete()
        for model in (OwnEnd, NotAgain, OpenEarly, Conversation):
            model.objects.filter(group=group).delete()
    return {"words to one person": words}


@receiver(consent_withdrawn)
def let_what_was_not_sent_go(sender: object, member: Member, purpose: str, **_: Any) -> None:
    """Nothing is kept without a yes; what was never sent goes when it is taken back."""
    if purpose == HEALTH_WORDS:
        actions.let_unsent_go(member=member)
