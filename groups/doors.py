"""How a view comes by a group: each door lets in whom it says, and answers everybody else alike."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from groups import policies
from groups.models import Group, Membership
from groups.seats import my_seat
from members.models import Member


def where_one_may_ask(member: Member, public_id: str) -> Group:
    """The group, for someone who knows its address. Raises Http404 where it is closed to them, as if it did not exist."""
    group = get_object_or_404(Group.objects.of_people().with_taken().with_visiting(), public_id=public_id)
    if policies.is_kept_out(member, group):
        raise Http404("no such group")
    return group


def where_one_holds(member: Member, public_id: str, now: dt.datetime) -> Membership:
    """A facilitator's own seat there. Raises Http404 without a seat, PermissionDenied for members who do not hold."""
    seat = my_seat(member, public_id, now)
    if not seat.holds:
        raise PermissionDenied
    return seat


def where_one_may_keep(member: Member, public_id: str, now: dt.datetime) -> tuple[Group, Membership | None]:
    """The group and one's seat in it, for its facilitators and for admins (whose seat may be None)."""
    if member.is_admin:
        group = get_object_or_404(Group.objects.of_people(), public_id=public_id)
        return group, Membership.objects.active(now).filter(group=group, member=member).first()
    seat = where_one_holds(member, public_id, now)
    return seat.group, seat


def lasting_seat(member: Member, public_id: str) -> Membership:
    """One's own seat that has not ended, paused or not: even from a paused seat one may get up. Raises Http404."""
    seats = Membership.objects.filter(member=member, until=None).select_related("group")
    return get_object_or_404(seats, group__public_id=public_id)
