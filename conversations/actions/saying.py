"""Writing in a conversation, changing one's words, taking them back, and how long they stay."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction

from conversations import notices, policies
from conversations.actions.keeping import let_unsent_go
from conversations.actions.putting import put, sent_already, set_end
from conversations.models import Conversation, ConversationWords, OwnEnd
from groups.underlock import locked
from members import consent
from members.models import Member
from shares.sending import one_at_a_time


@transaction.atomic
def say(
    *, member: Member, conversation: Conversation, words: str, submission: uuid.UUID, now: dt.datetime
) -> ConversationWords:
    """Write to the other. They hear that somebody wrote, once until they look. The same form twice is one.

    Raises PermissionDenied where it does not go on for one, and `consent.NotKept`.
    """
    consent.must_stand(member, words)
    one_at_a_time(member)
    group = locked(conversation.group)
    if (sent := sent_already(member, submission, words, now)) is not None:
        return sent
    fresh = Conversation.objects.visible_to(member, now).filter(pk=conversation.pk).first()
    if fresh is None or not policies.may_say(member, fresh, now):
        raise PermissionDenied
    fresh.group = group
    said = put(member, fresh, words, submission, now)
    let_unsent_go(member=member, group=group, other_id=fresh.other_than(member.pk))
    notices.said(said, fresh, now)
    return said


@transaction.atomic
def change(*, member: Member, said: ConversationWords, words: str, now: dt.datetime) -> None:
    """Change words of one's own within a quarter of an hour; that they were changed is shown. Raises PermissionDenied
    afterwards, and for another's."""
    if not policies.may_edit(member, said, now):
        raise PermissionDenied
    mine = ConversationWords.objects.mine(member, now).select_related("key")
    fresh = mine.select_for_update(of=("self",)).filter(pk=said.pk).first()
    if fresh is None:  # taken back between two breaths
        raise PermissionDenied
    if fresh.words != words:
        fresh.words, fresh.edited_at = words, now
        fresh.save(update_fields=["words", "edited_at"])


@transaction.atomic
def take_back(*, member: Member, said: ConversationWords, now: dt.datetime) -> None:
    """Take back what one wrote, for both. A request whose words are taken back is none any more. Raises PermissionDenied for
    another's."""
    if said.author_id != member.pk:
        raise PermissionDenied
    there = said.conversation
    locked(there.group)  # whoever accepts at this moment waits, or has accepted
    fresh = Conversation.objects.visible_to(member, now).filter(pk=there.pk).first()
    ConversationWords.objects.visible_to(member, now).filter(author=member, pk=said.pk).delete()
    if said.first and fresh is not None and fresh.accepted_at is None:
        set_end(member, there, OwnEnd.Stand.ENDED, now)


@transaction.atomic
def set_days(*, member: Member, conversation: Conversation, days: int, now: dt.datetime) -> None:
    """Choose how long what is written from now on stays; the shorter choice of the two holds, and both read it. Raises
    PermissionDenied where it does not go on for one, and ValueError for days that cannot be chosen."""
    if days not in Conversation.Days.values:
        raise ValueError(days)
    locked(conversation.group)
    if not policies.may_say(member, conversation, now):
        raise PermissionDenied
    mine = "asker_days" if conversation.asker_id == member.pk else "other_days"
    Conversation.objects.visible_to(member, now).filter(pk=conversation.pk).update(**{mine: days})
