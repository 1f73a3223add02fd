"""Saying something in a group, answering, taking back."""

import datetime as dt
import uuid
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from groups.models import Group
from groups.promises import current
from groups.seats import people
from groups.terms import WAYS_IN
from members.models import Member
from notices import outbox
from shares import notices, policies
from shares.models import Reply, Share
from shares.querysets import from_form
from vault.keys import key_for
from vault.models import whole_day_after


def _sending(form: uuid.UUID, *sent: object) -> uuid.UUID:
    """Names one sending: the form and what was in it. A page that the browser kept and that is sent again with other words is
    something new, not the same thing twice. Keyed with SECRET_KEY, so the column tells nothing of the words."""
    named = salted_hmac("shares.sending", "|".join(map(str, (form, *sent))), algorithm="sha256")
    return uuid.UUID(bytes=named.digest()[:16])


@transaction.atomic
def share(
    *, author: Member, group: Group, audience: str, words: str, submission: uuid.UUID, now: dt.datetime
) -> Share:
    """Say something in a group. The same form sent twice makes one share, also at the same instant.

    Raises PermissionDenied without a seat or without consent to keeping one's words.
    """
    if not policies.may_share(author, group, now):
        raise PermissionDenied
    submission = _sending(submission, group.pk, audience, words)
    if (known := from_form(Share, author, submission)) is not None:
        return known
    fades_at = group.fades_at(now)
    fresh = Share(
        group=group, author=author, audience=audience, body=words, promise=current(group), created_at=now,
        fades_at=fades_at, submission=submission, newcomers=WAYS_IN[str(group.joining)],
        key=key_for(owner_id=author.pk, group_id=group.pk, until=whole_day_after(fades_at)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:
        return _made_meanwhile(Share, author, submission)
    if audience == Share.Audience.FACILITATORS:
        holders = [seat.member for seat in people(group, now) if seat.holds and seat.member_id != author.pk]
        outbox.enqueue(
            kind=notices.FOR_HOLDERS.name, recipients=holders, about=fresh.public_id,
            dedupe=f"share:{fresh.public_id}", group_id=group.pk, now=now,
        )  # fmt: skip
    return fresh


@transaction.atomic
def reply(*, author: Member, to: Share, words: str, submission: uuid.UUID, now: dt.datetime) -> Reply:
    """Answer a share; its author hears of it. The same form sent twice makes one reply.

    Raises PermissionDenied where the share may not be read (any more) or consent does not stand.
    """
    if not policies.may_reply(author, to, now):
        raise PermissionDenied
    submission = _sending(submission, to.pk, words)
    if (known := from_form(Reply, author, submission)) is not None:
        return known
    fresh = Reply(
        share=to, group_id=to.group_id, audience=to.audience, author=author, body=words, created_at=now,
        submission=submission,
        key=key_for(owner_id=author.pk, group_id=to.group_id, until=whole_day_after(to.fades_at)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:
        return _made_meanwhile(Reply, author, submission)
    if to.author_id != author.pk:
        outbox.enqueue(
            kind=notices.REPLY.name, recipients=[to.author], about=fresh.public_id,
            dedupe=f"reply:{fresh.public_id}", group_id=to.group_id, now=now,
        )  # fmt: skip
    return fresh


Said = TypeVar("Said", Share, Reply)


def _made_meanwhile(model: type[Said], author: Member, submission: uuid.UUID) -> Said:
    """What the other of two simultaneous sendings made. Raises IntegrityError where that was not the trouble."""
    known = from_form(model, author, submission)
    if known is None:
        raise IntegrityError("could not be kept, and not for being sent twice")
    return known


@transaction.atomic
def take_back(*, author: Member, said: Share | Reply, now: dt.datetime) -> None:
    """Take a share or reply back: it is gone for everyone and its words are erased at once. Replies go with their share.

    Raises PermissionDenied where it is somebody else's, or taken back already.
    """
    if not policies.may_take_back(author, said):
        raise PermissionDenied
    said.wipe(now)
