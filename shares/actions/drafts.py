"""Keeping what is not sent yet, and letting it go."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.models import Group
from members.models import Member
from shares import drafts, policies
from shares.models import Draft, Share
from shares.sending import one_at_a_time
from vault.keys import key_for
from vault.models import whole_day_after


@transaction.atomic
def keep_draft(
    *,
    author: Member,
    group: Group,
    answers: Mapping[str, Any],
    submission: uuid.UUID,
    now: dt.datetime,
    share: Share | None = None,
    kept: str = "",
) -> Draft | None:
    """Keep what stands in an open form, for its writer alone; `share` is what it would answer.

    Each open form has its own note, so two tabs never write over each other. `kept` names the note that the form went on
    from: it becomes this one, unless another tab went on with it meanwhile; then both are there. Emptied words let their note
    go. Returns None where nothing is kept: no words are in it, or the form was sent a moment ago.

    Raises PermissionDenied where that member could not say it: no seat, no standing consent, no such share; and beyond
    `shares.drafts.MOST` notes.
    """
    may = policies.may_share(author, group, now) if share is None else policies.may_reply(author, share, now)
    if not may:
        raise PermissionDenied
    one_at_a_time(author)
    words = drafts.packed(answers)
    known = drafts.begun_in(author, submission).select_related("key").first()
    if known and (known.group_id != group.pk or known.share_id != (share and share.pk)):
        known, submission = None, uuid.uuid4()  # a form that says it belongs elsewhere is another one
    if words is None:
        drafts.let_go(author, known.submission if known else None, kept)
        return None
    if known:
        known.answers, known.touched_at = words, now
        known.save(update_fields=["answers", "touched_at"])
        return known
    if drafts.just_sent(author, submission, now, answering=share is not None):
        return None
    drafts.let_go(author, None, kept)
    if Draft.objects.visible_to(author).count() >= drafts.MOST:
        raise PermissionDenied
    key = key_for(owner_id=author.pk, until=whole_day_after(now + drafts.FADES))
    return Draft.objects.create(
        group=group, author=author, share=share, answers=words, submission=submission, touched_at=now, key=key
    )


@transaction.atomic
def let_go_draft(*, author: Member, draft: Draft) -> None:
    """Throw an unfinished note away. Raises PermissionDenied where it is somebody else's."""
    if draft.author_id != author.pk:
        raise PermissionDenied
    Draft.objects.visible_to(author).filter(pk=draft.pk).delete()


@transaction.atomic
def let_go_all_drafts(*, author: Member, group: Group | None = None) -> int:
    """Throw every unfinished note of that member away, or those of one group. Returns how many there were."""
    mine = Draft.objects.visible_to(author)
    return (mine if group is None else mine.filter(group=group)).delete()[0]
