"""Parts of a plan are given to one person, brought up to date, ended without a sign; and what that person suggests."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import clock
from groups.models import Membership
from groups.underlock import locked
from journeys import notices, policies, refusals, versions
from journeys.actions.plans import add_lines
from journeys.models import Plan, PlanCopy, Suggestion, SuggestionAnswer
from journeys.plan import BY_SLUG
from members import consent
from members.models import Member
from vault.keys import key_for
from vault.models import whole_day_after

LONGEST = dt.timedelta(days=92)
"""A copy lasts three months at most; giving it again is one press."""

FADES = dt.timedelta(days=30)
"""How long a suggestion stays, whatever becomes of it."""

MOST_WAITING = 10
"""Suggestions by one person for another's plan that may stand at once."""


def end_of(last: dt.date, zone: str) -> dt.datetime:
    """When that day is over by the clock in `zone`."""
    return clock.instant_of(last + dt.timedelta(days=1), dt.time(0), zone)


@transaction.atomic
def give_copy(
    *, member: Member, seat: Membership, sections: Collection[str], last: dt.date, now: dt.datetime
) -> PlanCopy:
    """Give who sits on `seat` those parts of one's plan, as they stand, through the day `last`. Somebody has one copy at most
    in a circle: given again, it is the new one.

    Raises `refusals.NotThem` where one does not sit with them (any more), `refusals.NothingToGive` where no chosen part says
    anything, ValueError for a day that is over or too far, and `consent.NotKept`.
    """
    consent.must_stand(member, now)
    locked(seat.group)
    if not policies.may_give(member, seat, now):
        raise refusals.NotThem
    ends_at = end_of(last, member.time_zone)
    if not now < ends_at <= now + LONGEST + dt.timedelta(days=1):
        raise ValueError(last)
    words = _chosen(member, sections)
    theirs = PlanCopy.objects.visible_to(member, now).filter(
        member=member, reader=seat.member_id, group=seat.group
    )
    theirs.delete()  # a new address and a new key: what the old one led to is gone
    copy = PlanCopy.objects.create(
        member=member, reader=seat.member, group=seat.group, words=versions.write(words), at=now, given_at=now, ends_at=ends_at,
        key=key_for(owner_id=member.pk, group_id=seat.group_id, until=whole_day_after(ends_at)),
    )  # fmt: skip
    notices.given(copy, now)
    return copy


@transaction.atomic
def refresh_copy(*, member: Member, copy: PlanCopy, now: dt.datetime) -> None:
    """Bring a copy up to date: the parts that were given, as they stand now. Nobody is told. One that has ended meanwhile (in
    another tab, say) stays ended.

    Raises PermissionDenied where it is another's, `refusals.NothingToGive` where none of its parts says anything any more.
    """
    if copy.member_id != member.pk:
        raise PermissionDenied
    consent.must_stand(member, now)
    theirs = PlanCopy.objects.visible_to(member, now).filter(member=member, pk=copy.pk)
    fresh = theirs.select_related("key").select_for_update(of=("self",)).first()
    if fresh is None:
        return
    copy = fresh
    copy.words, copy.at = versions.write(_chosen(member, versions.read(copy.words))), now
    copy.save(update_fields=["words", "at"])


@transaction.atomic
def end_copy(*, member: Member, copy: PlanCopy) -> None:
    """End a copy at once. Nobody is told, and its row is gone: no consent is needed, and nothing tells it was there."""
    if copy.member_id != member.pk:
        raise PermissionDenied
    copy.delete()


def _chosen(member: Member, sections: Collection[str]) -> versions.Snapshot:
    plan = Plan.objects.visible_to(member).select_related("key").first()
    words = {slug: text for slug, text in versions.snapshot(plan).items() if slug in sections}
    if not words:
        raise refusals.NothingToGive
    return words


@transaction.atomic
def suggest(*, author: Member, copy: PlanCopy, section: str, words: str, now: dt.datetime) -> Suggestion:
    """Suggest something for the plan of whoever gave one that copy. What becomes of it stays with them.

    Raises PermissionDenied where one cannot read that copy now, or it does not hold that part, `refusals.Enough` where as
    many wait already as may, and `consent.NotKept`.
    """
    consent.must_stand(author, words)
    if not policies.may_suggest(author, copy, section, now):
        raise PermissionDenied
    mine = Suggestion.objects.mine(author, now).filter(member=copy.member_id, group=copy.group_id)
    if mine.count() >= MOST_WAITING:
        raise refusals.Enough
    fades_at = now + FADES
    row = Suggestion.objects.create(
        member_id=copy.member_id, author=author, group_id=copy.group_id, section=section, words=words, at=now, fades_at=fades_at,
        key=key_for(owner_id=author.pk, group_id=copy.group_id, until=whole_day_after(fades_at)),
    )  # fmt: skip
    notices.suggested(row, now)
    return row


@transaction.atomic
def take_back_suggestion(*, author: Member, suggestion: Suggestion) -> None:
    """Take back what one suggested. Lines that were taken into a plan are its member's own by then, and stay."""
    if suggestion.author_id != author.pk:
        raise PermissionDenied
    suggestion.delete()


@transaction.atomic
def take_in(*, member: Member, suggestion: Suggestion, now: dt.datetime) -> None:
    """Take a suggestion into one's plan: its lines come at the end of its part. Pressed twice they are there once. Who
    suggested it is not told. Raises PermissionDenied, `refusals.NoRoom` and `consent.NotKept`."""
    if suggestion.member_id != member.pk:
        raise PermissionDenied
    section = suggestion.section if suggestion.section in BY_SLUG else "helps"
    if _deal_with(member, suggestion, now, taken=True):
        add_lines(member=member, section=section, words=suggestion.words, now=now)


@transaction.atomic
def let_suggestion_go(*, member: Member, suggestion: Suggestion, now: dt.datetime) -> None:
    """Let a suggestion go. Nobody is told, and nothing of it is kept."""
    if suggestion.member_id != member.pk:
        raise PermissionDenied
    _deal_with(member, suggestion, now, taken=False)


def _deal_with(member: Member, suggestion: Suggestion, now: dt.datetime, *, taken: bool) -> bool:
    """Whether it was open until now."""
    answer = SuggestionAnswer(
        member=member, key=key_for(owner_id=member.pk), of=suggestion.public_id, taken=taken, at=now
    )
    known = SuggestionAnswer.objects.visible_to(member).filter(of=suggestion.public_id).exists()
    SuggestionAnswer.objects.bulk_create([answer], ignore_conflicts=True)
    return not known
