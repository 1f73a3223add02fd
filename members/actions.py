"""Everything a person can do with their own account, one function a verb."""

import datetime as dt
from collections.abc import Iterable

from allauth.usersessions.adapter import get_adapter as session_keeper
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from members import consent, policies, telling
from members.models import Consent, Member
from members.signals import account_closing, consent_withdrawn, time_zone_changed
from vault import ledger

WEEK = dt.timedelta(days=7)
"""So long an account can still be kept after its member asked to have it erased: long enough for a hard night and the days after."""


@transaction.atomic
def join(*, member: Member, purposes: Iterable[str], now: dt.datetime) -> Member:
    """Make the account, with what its owner has said yes to. Raises IntegrityError where the sign-in name is taken."""
    member.save(force_insert=True)
    for purpose in purposes:
        Consent.objects.create(
            member=member, purpose=purpose, text_version=settings.CONSENT_VERSION, given_at=now
        )
    return member


@transaction.atomic
def change_me(
    *,
    member: Member,
    display_name: str,
    time_zone: str,
    theme: str,
    more_contrast: bool,
    lock_minutes: int,
    now: dt.datetime,
    reply_hints: bool = True,
    help_beside: bool = True,
) -> Member:
    """What others call them, whose midnight counts, how pages look, when they lock, and what may stand beside what they write."""
    before = member.time_zone
    member.display_name, member.time_zone = display_name, time_zone
    member.theme, member.more_contrast, member.lock_minutes = theme, more_contrast, lock_minutes
    member.reply_hints, member.help_beside = reply_hints, help_beside
    member.save(update_fields=[
        "display_name", "time_zone", "theme", "more_contrast", "lock_minutes", "reply_hints", "help_beside",
    ])  # fmt: skip
    if before != time_zone:
        time_zone_changed.send(sender=Member, member=member, now=now, before=before, after=time_zone)
    return member


@transaction.atomic
def set_reply_hints(*, member: Member, wanted: bool) -> None:
    """Whether a suggestion may stand under a reply they write."""
    member.reply_hints = wanted
    member.save(update_fields=["reply_hints"])


@transaction.atomic
def set_help_beside(*, member: Member, wanted: bool) -> None:
    """Whether a card with help may stand beside what they write."""
    member.help_beside = wanted
    member.save(update_fields=["help_beside"])


@transaction.atomic
def give_consent(*, member: Member, purpose: str, now: dt.datetime) -> Consent:
    """Say yes (again) to the present wording. Saying it twice changes nothing."""
    if purpose not in consent.PURPOSES:
        raise PermissionDenied
    given, new = Consent.objects.get_or_create(
        member=member,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"text_version": settings.CONSENT_VERSION, "given_at": now},
    )
    if new:
        _note("consent.given", member, purpose, now)
    return given


@transaction.atomic
def withdraw_consent(*, member: Member, purpose: str, now: dt.datetime) -> None:
    """Take a yes back. From now on nothing new is written or sent under it; what was written stays the member's."""
    if not policies.may_withdraw(purpose):
        raise PermissionDenied
    given = (
        Consent.objects.select_for_update().filter(member=member, purpose=purpose, withdrawn_at=None).first()
    )
    if given is not None:
        given.withdraw(now)
        consent_withdrawn.send(sender=Member, member=member, purpose=purpose, now=now)
        _note("consent.withdrawn", member, purpose, now)


class AccountKept(Exception):
    """It cannot be closed just now; carries the sentence that says why."""


@transaction.atomic
def why_keep(*, member: Member, now: dt.datetime) -> str:
    """Why that account, open now, cannot be closed: a sentence from an app above, or "" where nothing speaks against it."""
    if not Member.objects.filter(pk=member.pk, is_active=True).exists():
        return ""
    answers = account_closing.send(sender=Member, member=member, now=now)
    return next((str(why) for _, why in answers if why), "")


@transaction.atomic
def keep_account(
    *, by: Member, member: Member, is_active: bool, is_admin: bool, is_moderator: bool, now: dt.datetime
) -> Member:
    """Give an office or take it, close an account or open it again: each change with its line in the ledger.

    Raises PermissionDenied for those who may not, and AccountKept where closing it would leave something without anyone.
    """
    if not policies.may_keep_accounts(by):
        raise PermissionDenied
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if not is_active and (why := why_keep(member=member, now=now)):
        raise AccountKept(why)
    for office, before, after in [
        ("admin", member.is_admin, is_admin),
        ("moderator", member.is_moderator, is_moderator),
    ]:
        if before != after:
            _note_account("office.given" if after else "office.taken", by, member, now, office=office)
    if member.is_active != is_active:
        _note_account("account.opened" if is_active else "account.closed", by, member, now)
    member.is_active, member.is_admin, member.is_moderator = is_active, is_admin, is_moderator
    member.save(update_fields=["is_active", "is_admin", "is_moderator"])
    return member


def _note_account(kind: str, by: Member, member: Member, now: dt.datetime, **detail: object) -> None:
    ledger.record(kind, now=now, actor_id=by.pk, acting_role="admin", member_id=member.pk, detail=detail)


def _note(kind: str, member: Member, purpose: str, now: dt.datetime) -> None:
    ledger.record(
        kind,
        now=now,
        actor_id=member.pk,
        acting_role="member",
        member_id=member.pk,
        detail={"purpose": purpose},
    )


@transaction.atomic
def ask_to_be_erased(*, member: Member, now: dt.datetime, at_once: bool = False) -> None:
    """Have one's account erased: in a week, till which one comes in as ever and can keep it; or at once, then the worker does it within a
    minute, and nobody comes in meanwhile. Asked twice, the earlier day stands. Whoever's account was ended (decision 30) asks for at once.

    Raises AccountKept where something would be left without anyone, and PermissionDenied for an ended account that would wait longer.
    """
    mine = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    day = now if at_once else now + WEEK
    if mine.ended_at is not None and not at_once:
        raise PermissionDenied
    if mine.erase_from is not None and mine.erase_from <= day:
        return
    if not mine.is_active:
        raise PermissionDenied
    if mine.ended_at is None and (why := why_keep(member=mine, now=now)):
        raise AccountKept(why)
    mine.erase_from, mine.is_active = day, not at_once
    mine.save(update_fields=["erase_from", "is_active"])
    if at_once:
        end_every_session(member=mine)
    telling.erased_from(mine, at_once=at_once)


@transaction.atomic
def keep_my_account(*, member: Member) -> bool:
    """Take that wish back: everything is as it was. Whether there was one. False too where its time came first."""
    mine = Member.objects.select_for_update(no_key=True).filter(pk=member.pk, is_active=True).first()
    if mine is None or not mine.is_going:
        return False
    mine.erase_from = None
    mine.save(update_fields=["erase_from"])
    return True


@transaction.atomic
def end_every_session(*, member: Member) -> None:
    """Sign the member out wherever they are signed in."""
    end_sessions(
        member=member, keys=UserSession.objects.filter(user=member).values_list("session_key", flat=True)
    )


@transaction.atomic
def end_sessions(*, member: Member, keys: Iterable[str]) -> int:
    """Sign the member out of those sessions; at most their own. Returns how many ended."""
    mine = list(UserSession.objects.filter(user=member, session_key__in=list(keys)))
    session_keeper().end_sessions(mine)
    return len(mine)
