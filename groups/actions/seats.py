"""What those who hold the space can do with seats: pause, end, hold together, open again."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import policies, refusals
from groups.models import Block, Group, Membership
from groups.telling import record, tell
from groups.underlock import held, locked
from members.models import Member

FACILITATOR = Membership.Role.FACILITATOR


@transaction.atomic
def pause_seat(
    *, member: Member, seat: Membership, days: int, reason: str, now: dt.datetime, moderating: bool = False
) -> Membership:
    """A facilitator, or a moderator working on a report (`moderating`), pauses somebody's seat for so many days; it reads nothing
    meanwhile, from this moment on."""
    seat = _anothers_seat(member, seat, now, moderating)
    if seat.until is None:
        seat.paused_until, seat.reason = now + dt.timedelta(days=days), reason
        seat.save(update_fields=["paused_until", "reason"])
        record("seat.paused", member, seat.group, now, about=seat.member, days=days)
        occasion = f"{seat.public_id}:{now.timestamp():.0f}"
        tell("seat-paused", [seat.member], seat.group, about=seat.public_id, occasion=occasion, now=now)
    return seat


@transaction.atomic
def lift_pause(*, member: Member, seat: Membership, now: dt.datetime) -> Membership:
    """A facilitator opens a paused seat again before its time."""
    seat = _anothers_seat(member, seat, now)
    if seat.until is None and seat.paused_until is not None:
        seat.paused_until, seat.reason = None, ""
        seat.save(update_fields=["paused_until", "reason"])
        record("seat.resumed", member, seat.group, now, about=seat.member)
        occasion = f"{seat.public_id}:{now.timestamp():.0f}"
        tell("seat-given", [seat.member], seat.group, about=seat.group.public_id, occasion=occasion, now=now)
    return seat


@transaction.atomic
def end_seat(
    *, member: Member, seat: Membership, reason: str, now: dt.datetime, keep_out: bool = False, moderating: bool = False
) -> Membership:  # fmt: skip
    """A facilitator, or a moderator working on a report (`moderating`), ends somebody's seat, and where they wish keeps the circle
    closed to that person."""
    seat = _anothers_seat(member, seat, now, moderating)
    if seat.until is None:
        seat.until, seat.reason = now, reason
        seat.save(update_fields=["until", "reason"])
        record("seat.ended", member, seat.group, now, about=seat.member)
        tell("seat-ended", [seat.member], seat.group, about=seat.public_id, occasion=seat.public_id, now=now)
        if keep_out:
            keep_out_of(member, seat.group, seat.member, seat.name, now)
    return seat


@transaction.atomic
def hold_together(*, member: Member, seat: Membership, now: dt.datetime) -> Membership:
    """A facilitator makes somebody who sits there one who holds the space as well. Raises `refusals.Ending` where the group
    comes to its end: whoever holds it reads what was for those alone, and then nobody more does (`hand_over` stays)."""
    seat = _anothers_seat(member, seat, now)
    if seat.until is None and not seat.holds:
        if policies.is_ending(seat.group):
            raise refusals.Ending(
                "This circle is coming to its end. You can still hand it over; nobody more holds it now."
            )
        if not policies.may_hold_with(seat, now):
            raise PermissionDenied
        seat.role = FACILITATOR
        seat.save(update_fields=["role"])
        now_holds(member, seat, now)
    return seat


@transaction.atomic
def open_again(*, member: Member, group: Group, person: Member, now: dt.datetime) -> None:
    """A facilitator lets somebody find and ask again to whom the circle was closed."""
    group = held(member, group, now)
    if Block.objects.filter(group=group, member=person).delete()[0]:
        record("circle.opened-to", member, group, now, about=person)


def _anothers_seat(
    member: Member, seat: Membership, now: dt.datetime, moderating: bool = False
) -> Membership:
    """Somebody else's seat, read afresh under the group's lock by one who holds the space, or by a moderator. One's own is left,
    not ended."""
    if moderating and not policies.may_moderate(member):
        raise PermissionDenied
    group = locked(seat.group) if moderating else held(member, seat.group, now)
    seat = group.memberships.select_related("member", "group").get(pk=seat.pk)
    if seat.member_id == member.pk:
        raise PermissionDenied
    return seat


def now_holds(by: Member, seat: Membership, now: dt.datetime) -> None:
    """That somebody holds the space from now on: a line everyone reads, and a notice to them."""
    record("seat.holds", by, seat.group, now, about=seat.member)
    occasion = f"{seat.public_id}:{now.timestamp():.0f}"
    tell("seat-holds", [seat.member], seat.group, about=seat.group.public_id, occasion=occasion, now=now)


def keep_out_of(member: Member, group: Group, person: Member, name: str, now: dt.datetime) -> None:
    """Close the group to somebody: they cannot find it, ask or be invited, and are not told."""
    details = {"name": name, "by": member, "at": now}
    _, fresh = Block.objects.get_or_create(group=group, member=person, defaults=details)
    if fresh:
        record("circle.closed-to", member, group, now, about=person)
