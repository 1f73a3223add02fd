"""Openings: asked for, agreed to by another, begun with a line in the ledger, ended."""

import datetime as dt
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from groups.models import Membership
from members.models import Member
from moderation import notices, policies
from moderation.actions.agreeing import agreed, declined, locked
from moderation.actions.working import in_hand
from moderation.models import Case, Evidence, Opening
from moderation.models.openings import LASTS, LATEST_TOLD
from moderation.reasons import OPENED, SILENT
from vault import ledger
from vault.keys import key_for


@transaction.atomic
def ask_opening(
    *, member: Member, case: Case, scope: str, reason: str, words: str, now: dt.datetime, silent: str = "",
    piece: Evidence | None = None,
) -> Opening:  # fmt: skip
    """Ask to see one thread (of `piece`, a share that was reported) or one group, for a reason of the list and in words. The
    other moderators hear of it. Raises PermissionDenied where the case is not in their hand, or for what is no such choice."""
    fresh = in_hand(member, case, now)
    thread = scope == Opening.Scope.THREAD
    if not policies.may_ask_opening(member, fresh, now) or scope not in Opening.Scope.values:
        raise PermissionDenied
    if reason not in OPENED or not words.strip() or (silent and silent not in SILENT):
        raise PermissionDenied
    if thread and (piece is None or piece.kind != "share" or not policies.may_act(member, fresh, piece, now)):
        raise PermissionDenied
    others = policies.others(member, fresh, now)
    opening = Opening.objects.create(
        case=fresh, group_id=fresh.group_id, scope=scope, share_id=piece.thing if thread and piece else None, reason=reason,
        words=words, silent=silent, asked_by=member, asked_at=now, alone=policies.alone(member, fresh),
        key=key_for(owner_id=-fresh.pk, group_id=fresh.group_id),
    )  # fmt: skip
    _line("opening.asked", opening, member, now, reason=reason, scope=scope, alone=opening.alone)
    notices.asked(others, opening, now)
    return opening


@transaction.atomic
def agree(*, member: Member, opening: Opening, now: dt.datetime) -> None:
    """Another moderator agrees. Raises PermissionDenied for one's own, and where it does not wait any more."""
    fresh = agreed(member, opening, now)
    _line("opening.agreed", fresh, member, now)


@transaction.atomic
def decline(*, member: Member, opening: Opening, now: dt.datetime) -> None:
    """Another moderator says no, or who asked takes it back. Raises PermissionDenied where it does not wait any more."""
    fresh = declined(member, opening, now)
    _line("opening.declined", fresh, member, now)


@transaction.atomic
def begin(*, member: Member, opening: Opening, now: dt.datetime) -> Opening:
    """Who asked begins: the ledger's lines are written, the authors' notices too, and from the next transaction on the database
    shows what it is for, for an hour at most. Raises PermissionDenied where it is not agreed, over, or another's.

    The view asks for a fresh sign-in before it calls this.
    """
    fresh = locked(member, opening, now)
    if not policies.may_begin(member, fresh, now):
        raise PermissionDenied
    told_at = now + LATEST_TOLD if fresh.silent else now
    authors = _authors(fresh)
    # Everyone concerned reads it from the same moment on: `told_from`, in a form that sorts as text.
    known = {
        "reason": fresh.reason,
        "scope": fresh.scope,
        "told_from": told_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
    }
    line = _line("opening.began", fresh, member, now, which=fresh.public_id, silent=fresh.silent, **known)
    for author in authors:
        ledger.record(
            "opening.read", now=now, actor_id=member.pk, acting_role="moderator", group_id=fresh.group_id,
            member_id=author, detail={**known, "alone": fresh.approved_by_id is None},
        )  # fmt: skip
    fresh.began_at, fresh.ends_at, fresh.told_at, fresh.line = now, now + LASTS, told_at, line
    fresh.save(update_fields=["began_at", "ends_at", "told_at", "line"])
    notices.told(Member.objects.filter(pk__in=authors), fresh, told_at, now)
    return fresh


def _authors(opening: Opening) -> list[int]:
    """Whose words it will show, and of a whole group also everyone who sits there; asked of the database, which shows none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(sec.authors_of_opening(%s))", [opening.pk])
        found = {cast(int, author) for (author,) in cursor.fetchall()}
    if opening.scope == Opening.Scope.GROUP:
        seats = Membership.objects.filter(group=opening.group_id, until=None)
        found |= set(seats.values_list("member_id", flat=True))
    return sorted(found - {opening.asked_by_id})


@transaction.atomic
def end_opening(*, member: Member, opening: Opening, now: dt.datetime) -> None:
    """Who asked or who agreed ends it before its time; from then on the database shows nothing of it. Twice is once."""
    fresh = locked(member, opening, now)
    if fresh.stands(now) == "over":
        return
    if not policies.may_end(member, fresh, now):
        raise PermissionDenied
    fresh.ended_at = now
    fresh.save(update_fields=["ended_at"])
    _line("opening.ended", fresh, member, now)


def _line(kind: str, opening: Opening, member: Member, now: dt.datetime, **detail: object) -> int:
    line = ledger.record(
        kind, now=now, actor_id=member.pk, acting_role="moderator", group_id=opening.group_id, detail=detail
    )
    return int(line.pk)
