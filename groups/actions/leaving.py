"""What a person can do with their own seat: leave it, step back from holding the space, hand that over."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from groups import policies, refusals
from groups.actions.joining import withdraw
from groups.actions.seats import now_holds
from groups.models import Group, Membership
from groups.signals import seat_left
from groups.underlock import locked
from members.models import Member
from vault.actor import acting_as

STAY, TAKEN = "stay", "taken"
"""What becomes of one's words: they stay, without one's name; or all of them are erased."""


@transaction.atomic
def leave(*, member: Member, group: Group, now: dt.datetime, words: str = STAY) -> Membership | None:
    """Leave one's seat, paused or not, visiting or not, and take one's words along where one wishes. Nobody is told.

    None where one has none (any more); raises `refusals.LastHolder` for the last who holds the space, and ValueError for
    any other wish than STAY and TAKEN.
    """
    if words not in (STAY, TAKEN):
        raise ValueError(words)
    return _left(member, group, now, words)


@transaction.atomic
def get_up(*, member: Member, group: Group, now: dt.datetime) -> Membership | None:
    """Leave the seat of an account that was ended, as any other is left, words staying; or of one that is about to be erased, words
    taken along. Also the last seat that holds the space: admins look after the circle meanwhile (`policies.may_care`). Nobody is told.
    Raises PermissionDenied for any other account."""
    erased = not member.is_active and member.erase_from is not None and member.erase_from <= now
    if member.ended_at is None and not erased:
        raise PermissionDenied
    return _left(member, group, now, TAKEN if erased else STAY, even_last=True)


def get_up_everywhere(*, member: Member, now: dt.datetime) -> int:
    """Get up from every seat they have, and take back where they asked for one: each in a transaction of its own, through their own
    eyes, so that every app hears it as any leaving. Returns how many circles. Safe to run twice at once. Worker only."""
    theirs = Q(memberships__member=member, memberships__until=None)
    waits = Q(join_requests__member=member, join_requests__decided_at=None)
    circles = list(Group.objects.filter(theirs | waits).distinct().order_by("pk"))
    for group in circles:
        with acting_as(member.pk):
            get_up(member=member, group=group, now=now)
            withdraw(member=member, group=group, now=now)
    return len(circles)


def _left(
    member: Member, group: Group, now: dt.datetime, words: str, *, even_last: bool = False
) -> Membership | None:
    group = locked(group)
    seat = group.memberships.filter(member=member, until=None).first()
    if seat is None:
        return None
    if seat.holds and not even_last and not policies.others_hold(group, member, now):
        raise refusals.LastHolder
    seat_left.send(sender=Membership, member=member, group=group, words=words, now=now)
    # A reason belongs to a pause; left standing it would read as if somebody else had ended the seat.
    seat.until, seat.reason = now, ""
    seat.save(update_fields=["until", "reason"])
    return seat


@transaction.atomic
def step_back(*, member: Member, group: Group, now: dt.datetime) -> Membership:
    """Become an ordinary member of a group one holds. Nobody is told that, or why; done twice it is done once.

    Raises PermissionDenied for who has no seat there, and `refusals.LastHolder` for the last who holds the space.
    """
    group = locked(group)
    seat = _own(member, group)
    if seat.holds and not policies.others_hold(group, member, now):
        raise refusals.LastHolder
    return _stepped_back(seat)


@transaction.atomic
def hand_over(*, member: Member, seat: Membership, now: dt.datetime) -> Membership:
    """Give the holding of the space to who sits on that seat, and step back oneself: in one go, so that there is no moment
    without anybody. Everyone reads in the ledger that somebody holds it now; nobody is told of the stepping back.

    Raises PermissionDenied where one does not hold the space, or that seat cannot.
    """
    group = locked(seat.group)
    if not policies.may_hold(member, group, now):
        raise PermissionDenied
    seat = group.memberships.select_related("member", "group").get(pk=seat.pk)
    if seat.member_id == member.pk or not policies.may_hold_with(seat, now):
        raise PermissionDenied
    if not seat.holds:
        seat.role = Membership.Role.FACILITATOR
        seat.save(update_fields=["role"])
        now_holds(member, seat, now)
    _stepped_back(_own(member, group))
    return seat


def _own(member: Member, group: Group) -> Membership:
    seat = group.memberships.filter(member=member, until=None).first()
    if seat is None:
        raise PermissionDenied
    return seat


def _stepped_back(seat: Membership) -> Membership:
    if seat.holds:
        seat.role = Membership.Role.MEMBER
        seat.save(update_fields=["role"])
    return seat
