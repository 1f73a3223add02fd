"""This app's notice kinds. That somebody ended, muted, blocked or put something off is told by none."""

import datetime as dt

from django.urls import reverse

from conversations.models import Conversation, ConversationWords
from members.models import Member
from notices import kinds, outbox
from notices.models import Notice

ONCE_IN = dt.timedelta(days=1)
"""How long one notice of a conversation stands for all that comes after it, as long as it was not looked at."""


def _still_asked(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It waits for them, and they want to read whoever asks."""
    seen = Conversation.objects.visible_to(member, now).requests(member, now)
    return seen.filter(public_id=notice.about).exists()


def _still_goes_on(notice: Notice, member: Member, now: dt.datetime) -> bool:
    seen = Conversation.objects.visible_to(member, now).going_on(member)
    return seen.filter(public_id=notice.about).exists()


def _still_there(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It goes on for them, and something the other wrote since stands there: not taken back, not faded, not answered."""
    if not _still_goes_on(notice, member, now):
        return False
    words = ConversationWords.objects.visible_to(member, now).filter(conversation__public_id=notice.about)
    theirs = words.filter(reader=member, at__gte=notice.created_at)
    return theirs.exists() and not words.filter(author=member, at__gt=notice.created_at).exists()


def _page(notice: Notice) -> str:
    return reverse("conversations:one", args=[notice.about])


ASKED = kinds.register(
    kinds.Kind(
        name="conversation-asked", preference="replies", still_true=_still_asked, url=_page,
        line="Somebody would like to write to you.",
    )
)  # fmt: skip

ACCEPTED = kinds.register(
    kinds.Kind(
        name="conversation-accepted", preference="replies", still_true=_still_goes_on, url=_page,
        line="Somebody you wrote to said yes.",
    )
)  # fmt: skip

SAID = kinds.register(
    kinds.Kind(
        name="conversation-said", preference="replies", still_true=_still_there, url=_page,
        line="Somebody wrote to you.",
    )
)  # fmt: skip


def asked(conversation: Conversation, now: dt.datetime) -> int:
    """Whoever is asked hears that somebody would like to write to them."""
    return outbox.enqueue(
        kind=ASKED.name, recipients=[conversation.other], about=conversation.public_id,
        dedupe=f"{ASKED.name}:{conversation.public_id}", now=now, group_id=conversation.group_id,
        not_after=conversation.waits_until,
    )  # fmt: skip


def accepted(conversation: Conversation, now: dt.datetime) -> int:
    """Whoever asked hears of the yes, and of nothing else."""
    return outbox.enqueue(
        kind=ACCEPTED.name, recipients=[conversation.asker], about=conversation.public_id,
        dedupe=f"{ACCEPTED.name}:{conversation.public_id}", now=now, group_id=conversation.group_id,
    )  # fmt: skip


def said(words: ConversationWords, conversation: Conversation, now: dt.datetime) -> int:
    """The other hears that somebody wrote: once for all that comes until they look at it or answer, or a day is over. The
    circle's lock is held, so that two pieces at once count one after the other."""
    standing = Notice.objects.filter(
        kind=SAID.name, recipient=words.reader_id, about=conversation.public_id, seen_at=None,
        created_at__gt=now - ONCE_IN,
    )  # fmt: skip
    last = standing.exclude(state=Notice.State.DROPPED).order_by("-created_at").first()
    answered = ConversationWords.objects.visible_to(words.author, now).filter(
        conversation=conversation, author=words.reader_id
    )
    if last is not None and not answered.filter(at__gt=last.created_at).exists():
        return 0
    return outbox.enqueue(
        kind=SAID.name, recipients=[words.reader], about=conversation.public_id,
        dedupe=f"{SAID.name}:{words.public_id}", now=now, group_id=conversation.group_id, not_after=words.fades_at,
    )  # fmt: skip
