"""What the verbs share: words are put there under a key of the two, and one's own end is set."""

import datetime as dt
import uuid

from django.db import IntegrityError, connection, transaction

from conversations.fading import fades_after
from conversations.models import Conversation, ConversationWords, OwnEnd
from members.models import Member
from shares.sending import named_by
from vault.keys import key_for
from vault.models import whole_day_after


def sent_already(
    member: Member, submission: uuid.UUID, words: str, now: dt.datetime
) -> ConversationWords | None:
    """What that form, with these words in it, made already."""
    mine = ConversationWords.objects.visible_to(member, now).filter(author=member)
    return mine.filter(submission=named_by(submission, words)).select_related("conversation__group").first()


def put(
    member: Member,
    there: Conversation,
    words: str,
    submission: uuid.UUID,
    now: dt.datetime,
    *,
    first: bool = False,
) -> ConversationWords:
    """Those words, in that conversation. A key that seals nothing may be erased while one writes: then it is made anew."""
    for last_try in (False, True):
        try:
            with transaction.atomic():
                fades_at = fades_after(there, now)
                said = ConversationWords.objects.create(
                    conversation=there, group_id=there.group_id, author=member, reader_id=there.other_than(member.pk),
                    first=first, words=words, at=now, fades_at=fades_at, submission=named_by(submission, words),
                    key=key_for(
                        owner_id=member.pk, group_id=there.group_id, between_id=there.pk, until=whole_day_after(fades_at)
                    ),
                )  # fmt: skip
                connection.check_constraints()  # the key is held from here on
                return said
        except IntegrityError:
            if last_try:
                raise
    raise AssertionError("unreachable")


def set_end(
    member: Member,
    there: Conversation,
    stand: str,
    now: dt.datetime,
    *,
    reads_from: dt.datetime | None = None,
) -> None:
    """That member's own end stands so from now on."""
    changed = {"stand": stand, "at": now, **({"reads_from": reads_from} if reads_from else {})}
    mine = OwnEnd.objects.visible_to(member).filter(conversation=there)
    if not mine.update(**changed):
        changed.setdefault("reads_from", now)
        fresh = OwnEnd(conversation=there, group_id=there.group_id, member=member, **changed)
        OwnEnd.objects.bulk_create([fresh], ignore_conflicts=True)
