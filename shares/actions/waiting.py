"""Answering somebody who waits: taking it in hand, and letting it go."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.models import Group, Mute
from groups.refusals import NotNow
from members.models import Member
from shares import waiting
from shares.models import Share, Waiting


class InHand(NotNow):
    sentence = "Somebody has it in hand already. You’re welcome to answer all the same."


@transaction.atomic
def take_in_hand(*, member: Member, share: Share, now: dt.datetime) -> Waiting:
    """Say that one has it: its author is told so when they look, and nobody else is asked to hurry. Taking it twice is once.

    Raises PermissionDenied for who does not hold the space there and is not willing, or cannot answer it, and InHand where
    somebody else has it.
    """
    row = _locked(member, share, now)
    found = None if row is None else waiting.for_me(member, now, holds=True).filter(pk=row.pk).first()
    if row is None or found is None or not waiting.may_take(member, row, now):
        raise PermissionDenied
    if row.owner_id != member.pk and waiting.taken(row, now):
        raise InHand
    row.owner, row.owned_at = member, now
    row.save(update_fields=["owner", "owned_at"])
    return row


@transaction.atomic
def let_go(*, member: Member, share: Share, now: dt.datetime) -> None:
    """Give it back. Nobody is told; without having it nothing happens."""
    row = _locked(member, share, now)
    if row is not None and row.owner_id == member.pk:
        row.owner, row.owned_at = None, None
        row.save(update_fields=["owner", "owned_at"])


@transaction.atomic
def let_go_of(*, member: Member, group: Group, now: dt.datetime) -> None:
    """Where two keep apart: give back what one has in hand there of people one keeps one's words from, who would wait for an
    answer in vain; and take from those people what they have in hand of one's own, which they do not read any more."""
    rows = Waiting.objects.visible_to(member, now).filter(group=group)
    theirs = (
        waiting.answers_nobody(member, now).filter(owner=member, group=group).values_list("pk", flat=True)
    )
    kept_from = list(Mute.objects.visible_to(member).kept_from(group))
    mine = rows.filter(share__author=member, owner__in=kept_from).values_list("pk", flat=True)
    rows.filter(pk__in=[*theirs, *mine]).update(owner=None, owned_at=None)


def _locked(member: Member, share: Share, now: dt.datetime) -> Waiting | None:
    rows = Waiting.objects.visible_to(member, now).filter(share=share)
    return rows.select_for_update(no_key=True, of=("self",)).first()
