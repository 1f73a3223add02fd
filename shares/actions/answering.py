"""Answering: in words, or with one press."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.promises import terms_in
from members.models import Member
from shares import policies, quoting
from shares.models import Acknowledgement, Reply, Share, Waiting
from shares.signals import help_given
from vault.sealing import Unopenable


def in_own_words(author: Member, to: Share, words: str, now: dt.datetime) -> str:
    """What a reply may keep of `words`: where quoting is allowed, with its quotes marked as such; elsewhere only what repeats
    nobody else. Raises `quoting.Copied`."""
    others = [to.body] if to.author_id != author.pk else []
    said = Reply.objects.visible_to(author, now).filter(share=to).select_related("key")
    for other in said.exclude(author=author):
        try:
            others.append(other.body)
        except Unopenable:
            continue  # one damaged row keeps nobody from answering
    sources = [source for source in others if source]
    if may_quote(to):
        return quoting.settled(words, sources)
    if quoting.copies(words, sources):
        raise quoting.Copied
    return words


def may_quote(share: Share) -> bool:
    """Whether words under that share may be quoted in replies, as the promise it was made under has it."""
    return terms_in(share.promise)["quoting"] == "yes"


@transaction.atomic
def acknowledge(*, member: Member, share: Share, kind: str, now: dt.datetime) -> None:
    """Say "I hear you", "I've been there" or "Thank you"; said again it changes nothing.

    Raises PermissionDenied for one's own share, or one that may not be read (any more).
    """
    if not policies.may_acknowledge(member, share, now):
        raise PermissionDenied
    said = Acknowledgement(
        share=share, group_id=share.group_id, audience=share.audience, member=member, kind=kind, at=now
    )
    Acknowledgement.objects.bulk_create([said], ignore_conflicts=True)
    if asks_for_an_answer(member, share, now):
        help_given.send(sender=Share, member=member, now=now)


def asks_for_an_answer(member: Member, share: Share, now: dt.datetime) -> bool:
    """Whether that share was said to be hard, or has waited its time; as that member sees it."""
    waits = Waiting.objects.visible_to(member, now).filter(share=share, over_at=None, due_at__lte=now)
    return share.hard or waits.exists()


@transaction.atomic
def unsay(*, member: Member, share: Share, kind: str, now: dt.datetime) -> None:
    """Take an acknowledgement back; where there is none it changes nothing."""
    Acknowledgement.objects.visible_to(member, now).filter(share=share, member=member, kind=kind).delete()
