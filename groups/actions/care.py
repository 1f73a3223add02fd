"""A group nobody holds: it is noticed and said; an admin looks after it meanwhile, without reading anything in it."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from groups import policies, promises, refusals
from groups.actions.seats import now_holds
from groups.actions.settings import change_settings
from groups.models import Closing, Group, Membership
from groups.names import free_name, named
from groups.querysets import seated
from groups.telling import record, tell
from groups.underlock import locked
from members.models import Member
from vault import ledger
from vault.models import LedgerEntry

NAMES_TRIED = 9
"""Of so many names that look alike one is free in a circle of twelve, or the person is asked to choose another first."""

UNHELD, HELD = "group.unheld", "group.held"
"""The lines that say since when nobody holds a group, and that somebody does again."""


@transaction.atomic
def appoint(*, member: Member, group: Group, person: Member, now: dt.datetime) -> Membership:
    """An admin asks somebody to hold a group that nobody holds: who sits there, or somebody who is given a seat for it. They
    are told, and everyone reads in the ledger that an admin did it.

    Raises PermissionDenied for who is no admin, and `refusals.NotNow` where somebody holds it, or that person cannot: an
    admin never gives a seat to themselves, nor to somebody the circle is closed to, and nobody new comes into one that ends.
    """
    group = locked(group)
    _must_care(member, group, now)
    if person.pk == member.pk or policies.is_kept_out(person, group):
        raise refusals.NoHolder
    seats = group.memberships.select_related("member", "group")
    seat = seats.filter(member=person, until=None).first() or _given(member, group, person, now)
    if not policies.may_hold_with(seat, now):
        raise refusals.NoHolder
    seat.role = Membership.Role.FACILITATOR
    seat.save(update_fields=["role"])
    now_holds(member, seat, now)
    return seat


@transaction.atomic
def pause_joining(*, member: Member, group: Group, now: dt.datetime) -> None:
    """An admin lets nobody new into a group that nobody holds. It is a closer promise, so it holds at once."""
    group = locked(group)
    _must_care(member, group, now)
    settings = {**promises.terms_of(group), "joining": str(Group.Joining.CLOSED)}
    version = promises.current(group).version
    change_settings(member=member, group=group, settings=settings, version=version, now=now)


def find_unheld(*, now: dt.datetime) -> int:
    """Write down, once each time, that nobody holds a group, and tell its members and the admins; and that somebody does
    again. Returns how many groups that was. Two of these at once write it once."""
    last = LedgerEntry.objects.filter(group_id=OuterRef("pk"), kind__in=(UNHELD, HELD)).order_by("-id")
    holders = Membership.objects.filter(
        seated(now), group=OuterRef("pk"), role=Membership.Role.FACILITATOR, member__is_active=True
    )
    groups = (
        Group.objects.of_people()
        .annotate(said=Subquery(last.values("kind")[:1]), is_held=Exists(holders))
        .exclude(closing__stage=Closing.Stage.ERASED)
    )
    lost = groups.filter(Q(said=None) | ~Q(said=UNHELD), is_held=False)
    found = groups.filter(said=UNHELD, is_held=True)
    return sum(_say(group, now) for group in [*lost, *found])


@transaction.atomic
def _say(group: Group, now: dt.datetime) -> bool:
    """Asked again under the group's lock: whoever leaves or comes holds the same one."""
    group = locked(group)
    kind = HELD if policies.is_held(group, now) else UNHELD
    said = LedgerEntry.objects.filter(group_id=group.pk, kind__in=(UNHELD, HELD)).order_by("-id").first()
    if (said.kind if said else HELD) == kind:
        return False
    line = ledger.record(kind, now=now, actor_id=None, acting_role="system", group_id=group.pk)
    here = [seat.member for seat in group.memberships.active(now).select_related("member")]
    about, occasion = group.public_id, f"{group.public_id}:{line.pk}"
    if kind == UNHELD:
        admins = Member.objects.filter(is_admin=True, is_active=True)
        tell("group-unheld", admins, group, about=about, occasion=occasion, now=now)
        tell("group-waits", here, group, about=about, occasion=occasion, now=now)
    else:
        tell("group-held", here, group, about=about, occasion=occasion, now=now)
    return True


def _must_care(member: Member, group: Group, now: dt.datetime) -> None:
    if not member.is_admin:
        raise PermissionDenied
    if not policies.may_care(member, group, now):
        raise refusals.Held


def _given(member: Member, group: Group, person: Member, now: dt.datetime) -> Membership:
    """A seat for somebody who has none there."""
    if policies.is_ending(group) or not person.is_active or group.open_seats() < 1:
        raise refusals.NoHolder
    seat = Membership.objects.create(
        group=group, member=person, since=now, promise=promises.current(group), **named(_name(group, person))
    )
    record("seat.given", member, group, now, about=person)
    return seat


def _name(group: Group, person: Member) -> str:
    """The name they have everywhere, or with a number behind it; they choose another once they are there."""
    for number in range(1, NAMES_TRIED + 1):
        name = person.display_name if number == 1 else f"{person.display_name[:37]} {number}"
        try:
            return free_name(group, name)
        except refusals.NameTaken:
            continue
    raise refusals.NoHolder
