"""What one member's own list of circles shows: seats, asks, and what was decided about them."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from groups.models import Closing, Group, JoinRequest, Membership
from members.models import Member

TOLD_FOR = dt.timedelta(days=30)
"""How long an answer, or the reason a seat ended, stays on the page."""


@dataclass(slots=True)
class Circles:
    """Every list in the order it is shown."""

    seats: list[Membership] = field(default_factory=list)
    paused: list[Membership] = field(default_factory=list)
    ended: list[Membership] = field(default_factory=list)
    waiting: list[JoinRequest] = field(default_factory=list)
    declined: list[JoinRequest] = field(default_factory=list)
    over: list[Closing] = field(default_factory=list)
    asking: dict[int, int] = field(default_factory=dict)
    """By group one holds: how many wait there for an answer."""

    def __bool__(self) -> bool:
        return bool(self.seats or self.paused or self.ended or self.waiting or self.declined or self.over)


def my_circles(member: Member, now: dt.datetime) -> Circles:
    """All of it in four statements, however many there are."""
    circles = Circles()
    recently = now - TOLD_FOR
    seats = member.memberships.filter(Q(until=None) | Q(until__gte=recently)).select_related("group__closing")
    for seat in seats.order_by("since", "pk"):
        if seat.until is not None:
            circles.ended += [seat] if seat.reason else []
        elif seat.paused_until and seat.paused_until > now:
            circles.paused.append(seat)
        else:
            circles.seats.append(seat)
    _only_the_last(circles)
    asked = member.join_requests.filter(Q(decided_at=None) | Q(outcome="declined", decided_at__gte=recently))
    for request in asked.select_related("group").order_by("asked_at", "pk"):
        (circles.declined if request.decided_at else circles.waiting).append(request)
    lasting = {seat.group_id for seat in (*circles.seats, *circles.paused)}
    again = lasting | {request.group_id for request in circles.waiting}
    circles.declined = [request for request in circles.declined if request.group_id not in again]
    circles.over = list(_erased(member, recently))
    held = [seat.group_id for seat in circles.seats if seat.holds]
    answered = ~Q(
        in_line=True, group__joining=Group.Joining.AT_ONCE
    )  # who takes the seat themselves asks nobody
    counts = (
        JoinRequest.objects.open().filter(answered, group__in=held).values("group_id").annotate(n=Count("pk"))
    )
    circles.asking = {row["group_id"]: row["n"] for row in counts} if held else {}
    return circles


def _erased(member: Member, since: dt.datetime) -> "QuerySet[Closing]":
    """Circles that were erased while that member sat there: their receipts are theirs to read."""
    there = Membership.objects.filter(group=OuterRef("group"), until=OuterRef("erased_at"), member=member)
    return (
        Closing.objects.filter(Exists(there), erased_at__gte=since)
        .select_related("group")
        .order_by("erased_at", "pk")
    )


def _only_the_last(circles: Circles) -> None:
    """A seat that ended is told of once a group, and not where one sits there again."""
    lasting = {seat.group_id for seat in (*circles.seats, *circles.paused)}
    last = {seat.group_id: seat for seat in circles.ended if seat.group_id not in lasting}
    circles.ended = list(last.values())
