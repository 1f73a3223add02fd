"""Ending an account: asked for with its letter, agreed to by another, done by who asked; and given back."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from members.models import Member
from moderation import notices, policies
from moderation.actions.agreeing import agreed, declined, locked
from moderation.actions.working import in_hand, write
from moderation.models import ENDED_FOR, AccountEnd, Case, Evidence
from notices import outbox
from vault import ledger
from vault.keys import key_for

TEND = "moderation.tasks.tend"
"""What lets their seats go (`moderation.leaving`): at once, and with the next tick where no broker answers."""


@transaction.atomic
def ask_end(*, member: Member, case: Case, piece: Evidence, words: str, now: dt.datetime) -> AccountEnd:
    """Ask that the account of who said that piece be ended, with the letter that goes to them then. The other moderators hear that
    one asks; nothing changes yet. Raises PermissionDenied where it is not theirs to ask."""
    fresh = in_hand(member, case, now)
    if not words.strip() or not policies.may_ask_end(member, fresh, piece, now):
        raise PermissionDenied
    end = AccountEnd.objects.create(
        case=fresh, group_id=fresh.group_id, member_id=piece.author_id, words=words, asked_by=member, asked_at=now,
        alone=policies.alone(member, fresh), key=key_for(owner_id=-fresh.pk, group_id=fresh.group_id),
    )  # fmt: skip
    _line("end.asked", end, member, now, reason=fresh.reason, alone=end.alone)
    notices.asked(policies.others(member, fresh, now), end, now)
    return end


@transaction.atomic
def agree_end(*, member: Member, end: AccountEnd, now: dt.datetime) -> None:
    """Another moderator agrees; the view asks for a fresh sign-in before. Raises PermissionDenied for one's own, and where it does
    not wait any more."""
    fresh = agreed(member, end, now)
    _line("end.agreed", fresh, member, now)


@transaction.atomic
def decline_end(*, member: Member, end: AccountEnd, now: dt.datetime) -> None:
    """Another moderator says no, or who asked takes it back. Raises PermissionDenied where it does not wait any more."""
    fresh = declined(member, end, now)
    _line("end.declined", fresh, member, now)


@transaction.atomic
def end_account(*, member: Member, end: AccountEnd, now: dt.datetime) -> None:
    """Who asked does it, freshly signed in: from now on the account comes in to one page, its letter is there, and its seats are
    let go within a minute. Nobody else is told. Raises PermissionDenied where it is not agreed, over, or another's."""
    fresh = locked(member, end, now)
    person = Member.objects.select_for_update(no_key=True).get(pk=fresh.member_id)
    fresh.member = person
    if not policies.may_end_account(member, fresh, now):
        raise PermissionDenied
    line = ledger.record(
        "account.ended", now=now, actor_id=member.pk, acting_role="moderator", member_id=person.pk,
        detail={"reason": fresh.case.reason, "alone": fresh.approved_by_id is None},
    )  # fmt: skip
    fresh.began_at, fresh.line = now, line.pk
    fresh.save(update_fields=["began_at", "line"])
    # What its member had wished themselves is sooner, and stays.
    person.ended_at, person.erase_from = now, min(person.erase_from or now + ENDED_FOR, now + ENDED_FOR)
    person.save(update_fields=["ended_at", "erase_from"])
    write(member, fresh.case, person, "end_account", fresh.words, now)
    outbox.nudge_on_commit(TEND)


def give_back(member: Member, case: Case, piece: Evidence, now: dt.datetime) -> None:
    """The account is its member's again; seats do not come back by themselves. In the caller's transaction, who asked whether
    they may (`acting.act`). Raises PermissionDenied where somebody was sooner."""
    ends = AccountEnd.objects.visible_to(member, now).standing().filter(case=case, member=piece.author_id)
    end = ends.select_for_update(of=("self",), no_key=True).first()
    if end is None:
        raise PermissionDenied
    end.lifted_by, end.lifted_at = member, now
    end.save(update_fields=["lifted_by", "lifted_at"])
    person = Member.objects.select_for_update(no_key=True).get(pk=end.member_id)
    own_wish = person.erase_from if _wished_before(person) else None
    person.ended_at, person.erase_from = None, own_wish
    person.save(update_fields=["ended_at", "erase_from"])
    ledger.record(
        "account.restored",
        now=now,
        actor_id=member.pk,
        acting_role="moderator",
        member_id=person.pk,
        detail={},
    )


def _wished_before(person: Member) -> bool:
    """Whether its member had asked to have it erased before it was ended: then that day stands (decision 32)."""
    return bool(person.ended_at and person.erase_from and person.erase_from < person.ended_at + ENDED_FOR)


def _line(kind: str, end: AccountEnd, member: Member, now: dt.datetime, **detail: object) -> None:
    """Without the circle and without whose account: to everybody else it reads as if nobody had ended anything."""
    detail = {"which": end.public_id, **detail}
    ledger.record(kind, now=now, actor_id=member.pk, acting_role="moderator", detail=detail)
