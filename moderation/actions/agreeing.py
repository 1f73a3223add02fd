"""What two moderators agree to, an opening or an account's end, from being asked for until it is done or declined."""

import datetime as dt
from typing import TypeVar

from django.core.exceptions import PermissionDenied

from members.models import Member
from moderation import policies
from moderation.models import AccountEnd, Opening

Of = TypeVar("Of", Opening, AccountEnd)


def locked(member: Member, row: Of, now: dt.datetime) -> Of:
    """That row, read afresh and locked, as that member sees it. Raises PermissionDenied where they do not."""
    rows = type(row).objects.visible_to(member, now).select_related("case", "key")
    fresh = rows.select_for_update(of=("self",), no_key=True).filter(pk=row.pk).first()
    if fresh is None:
        raise PermissionDenied
    return fresh


def agreed(member: Member, row: Of, now: dt.datetime) -> Of:
    """Another moderator agrees, in the caller's transaction. Raises PermissionDenied for one's own, and where it does not wait any
    more."""
    fresh = locked(member, row, now)
    if not policies.may_agree(member, fresh, now):
        raise PermissionDenied
    fresh.approved_by, fresh.approved_at = member, now
    fresh.save(update_fields=["approved_by", "approved_at"])
    return fresh


def declined(member: Member, row: Of, now: dt.datetime) -> Of:
    """Another moderator says no, or who asked takes it back, in the caller's transaction. Raises PermissionDenied where it does not
    wait any more."""
    fresh = locked(member, row, now)
    own = fresh.asked_by_id == member.pk and fresh.stands(now) in ("asked", "agreed")
    if not own and not policies.may_agree(member, fresh, now):
        raise PermissionDenied
    fresh.declined_at = now
    fresh.save(update_fields=["declined_at"])
    return fresh
