"""Ending a conversation for oneself, without a sign; and not reading somebody, or keeping apart from them, from there."""

import datetime as dt

from django.db import transaction

from conversations.actions.putting import set_end
from conversations.models import Conversation, ConversationWords, OwnEnd
from groups import actions as groups
from groups.underlock import locked
from members.models import Member


@transaction.atomic
def end(*, member: Member, conversation: Conversation, words_too: bool, now: dt.datetime) -> None:
    """End it for oneself: no notice, and no row changes that the other can see. With `words_too` what one wrote is erased at
    once, which can be seen as on any other day; otherwise the other reads it as long as they would have. Nothing the other
    writes is read by anybody but them from then on. Done twice it is done once."""
    locked(conversation.group)
    mine = OwnEnd.objects.visible_to(member).filter(conversation=conversation)
    if mine.exclude(stand=OwnEnd.Stand.ENDED).exists():
        set_end(member, conversation, OwnEnd.Stand.ENDED, now)
    if words_too or conversation.accepted_at is None:
        ConversationWords.objects.visible_to(member, now).filter(
            author=member, conversation=conversation
        ).delete()


@transaction.atomic
def keep_apart(*, member: Member, conversation: Conversation, withholds: bool, now: dt.datetime) -> None:
    """Do not read that person in this circle any more; with `withholds` (a block) also keep from them what one says there from
    now on, and end this. What one wrote to them before stays with them until it fades, or they would learn of it.

    Raises PermissionDenied without a seat, and `groups.refusals.HoldsForAll` for a block by one who holds the space.
    """
    other = Member.objects.get(pk=conversation.other_than(member.pk))
    groups.mute(member=member, group=conversation.group, other=other, withholds=withholds, now=now)
    if withholds:
        end(member=member, conversation=conversation, words_too=False, now=now)


@transaction.atomic
def take_back_all(*, member: Member, conversation: Conversation, now: dt.datetime) -> None:
    """Take back everything one wrote there, ended or not. Whether anything of it was left is told to nobody. A request whose
    words are taken back is none any more."""
    locked(conversation.group)  # whoever accepts at this moment waits, or has accepted
    fresh = Conversation.objects.visible_to(member, now).filter(pk=conversation.pk).first()
    if fresh is not None and fresh.accepted_at is None and fresh.asker_id == member.pk:
        set_end(member, fresh, OwnEnd.Stand.ENDED, now)
    ConversationWords.objects.visible_to(member, now).filter(
        author=member, conversation=conversation
    ).delete()
