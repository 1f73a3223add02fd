"""What a person can do with seats: take one, ask, give, pause, end, leave."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from groups import policies, promises, refusals
from groups.models import Block, Group, JoinRequest, Membership, Promise
from groups.names import free_name, named
from groups.querysets import seated
from groups.telling import record, tell
from groups.underlock import held, locked
from members.models import Member

FACILITATOR = Membership.Role.FACILITATOR

ASKS_TOLD = 3
"""Of so many asks by one person in 24 hours the facilitators hear; later ones stand on the page of people all the same."""


@transaction.atomic
def take_seat(
    *, member: Member, group: Group, version: int, now: dt.datetime, name: str = "", visiting: bool = False
) -> Membership | JoinRequest:
    """Take an open seat, or ask for one, as the group's setting says. Doing it twice is doing it once.

    `name` is what they go by here (empty: the name they have everywhere), `visiting` to try it out first. `version` is that of the promise the member read and accepted. Raises Http404 where the group is closed to them, and
    `refusals.NotNow` where the promise has moved on, nobody new may come, or every seat is taken.
    """
    group = locked(group)
    if policies.is_kept_out(member, group):
        raise Http404("no such group")
    if seat := group.memberships.filter(member=member, until=None).first():
        return seat
    waiting = group.join_requests.open().filter(member=member).first()
    if waiting and group.joining != Group.Joining.AT_ONCE:
        return waiting
    promise = _acceptable(group, version)
    name = free_name(group, name or member.display_name)
    if group.joining == Group.Joining.ASK:
        return _ask(member, group, promise, name, visiting, now)
    if waiting:  # asked under an earlier setting; now they take the seat themselves
        _decide(waiting, "withdrawn", None, now)
    return _sit(member, group, promise, name, Membership.Way.AT_ONCE, visiting, now)


@transaction.atomic
def withdraw(*, member: Member, group: Group, now: dt.datetime) -> JoinRequest | None:
    """Take back one's own ask. None where none waits, or none any more: who says yes holds the same lock."""
    waiting = locked(group).join_requests.open().filter(member=member).first()
    if waiting:
        _decide(waiting, "withdrawn", None, now)
    return waiting


@transaction.atomic
def admit(*, member: Member, request: JoinRequest, now: dt.datetime) -> Membership | None:
    """A facilitator says yes. None where the request no longer waits; raises `refusals.Full` without an open seat."""
    group = held(member, request.group, now)
    request = group.join_requests.select_related("member", "promise").get(pk=request.pk)
    if request.decided_at is not None:
        return None
    if policies.is_kept_out(request.member, group):
        raise Http404("no such request")
    if group.open_seats() < 1:
        raise refusals.Full("Every seat is taken. The request keeps waiting until one is free.")
    _decide(request, "admitted", member, now)
    seat = _sit(
        request.member, group, request.promise, free_name(group, request.name), Membership.Way.ASKED,
        request.visiting, now,
    )  # fmt: skip
    record("seat.given", member, group, now, about=request.member)
    tell("seat-given", [request.member], group, about=group.public_id, occasion=seat.public_id, now=now)
    return seat


@transaction.atomic
def decline(*, member: Member, request: JoinRequest, now: dt.datetime, keep_out: bool = False) -> JoinRequest:
    """A facilitator says no, and where they wish keeps the circle closed to that person."""
    group = held(member, request.group, now)
    request = group.join_requests.select_related("member").get(pk=request.pk)
    if request.decided_at is None:
        _decide(request, "declined", member, now)
        record("seat.declined", member, group, now, about=request.member)
        tell(
            "seat-declined",
            [request.member],
            group,
            about=request.public_id,
            occasion=request.public_id,
            now=now,
        )
        if keep_out:
            _keep_out(member, group, request.member, request.name, now)
    return request


@transaction.atomic
def pause_seat(*, member: Member, seat: Membership, days: int, reason: str, now: dt.datetime) -> Membership:
    """A facilitator pauses somebody's seat for so many days; it reads nothing meanwhile, from this moment on."""
    seat = _anothers_seat(member, seat, now)
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
    *, member: Member, seat: Membership, reason: str, now: dt.datetime, keep_out: bool = False
) -> Membership:
    """A facilitator ends somebody's seat, and where they wish keeps the circle closed to that person."""
    seat = _anothers_seat(member, seat, now)
    if seat.until is None:
        seat.until, seat.reason = now, reason
        seat.save(update_fields=["until", "reason"])
        record("seat.ended", member, seat.group, now, about=seat.member)
        tell("seat-ended", [seat.member], seat.group, about=seat.public_id, occasion=seat.public_id, now=now)
        if keep_out:
            _keep_out(member, seat.group, seat.member, seat.name, now)
    return seat


@transaction.atomic
def hold_together(*, member: Member, seat: Membership, now: dt.datetime) -> Membership:
    """A facilitator makes somebody who sits there one who holds the space as well."""
    seat = _anothers_seat(member, seat, now)
    if seat.until is None and not seat.holds:
        if not policies.may_hold_with(seat, now):
            raise PermissionDenied
        seat.role = FACILITATOR
        seat.save(update_fields=["role"])
        record("seat.holds", member, seat.group, now, about=seat.member)
        tell(
            "seat-holds",
            [seat.member],
            seat.group,
            about=seat.group.public_id,
            occasion=seat.public_id,
            now=now,
        )
    return seat


@transaction.atomic
def open_again(*, member: Member, group: Group, person: Member, now: dt.datetime) -> None:
    """A facilitator lets somebody find and ask again to whom the circle was closed."""
    group = held(member, group, now)
    if Block.objects.filter(group=group, member=person).delete()[0]:
        record("circle.opened-to", member, group, now, about=person)


@transaction.atomic
def leave(*, member: Member, group: Group, now: dt.datetime) -> Membership | None:
    """Leave one's seat, paused or not. None where one has none; raises `refusals.LastHolder` for the last facilitator."""
    group = locked(group)
    seat = group.memberships.filter(member=member, until=None).first()
    if seat is None:
        return None
    if seat.holds and not _others_who_hold(group, member, now):
        raise refusals.LastHolder
    seat.until = now
    seat.save(update_fields=["until"])
    return seat


def _anothers_seat(member: Member, seat: Membership, now: dt.datetime) -> Membership:
    """Somebody else's seat, read afresh under the group's lock by one who holds the space. One's own is left, not ended."""
    group = held(member, seat.group, now)
    seat = group.memberships.select_related("member", "group").get(pk=seat.pk)
    if seat.member_id == member.pk:
        raise PermissionDenied
    return seat


def _others_who_hold(group: Group, member: Member, now: dt.datetime) -> bool:
    others = group.memberships.filter(seated(now), role=FACILITATOR, member__is_active=True)
    return others.exclude(member=member).exists()


def _acceptable(group: Group, version: int) -> Promise:
    if group.joining in (Group.Joining.CLOSED, Group.Joining.INVITED):
        raise refusals.Closed
    if group.open_seats() < 1:
        raise refusals.Full
    promise = promises.current(group)
    if promise.version != version:
        raise refusals.PromiseMoved
    return promise


def _sit(
    member: Member, group: Group, promise: Promise, name: str, way: int, visiting: bool, now: dt.datetime
) -> Membership:
    """A fresh seat. One visits only where the group offers it."""
    rounds = group.trial_rounds if visiting and group.trial_rounds else None
    return Membership.objects.create(
        group=group, member=member, since=now, promise=promise, way=way, visit_rounds=rounds, **named(name)
    )


def _ask(
    member: Member, group: Group, promise: Promise, name: str, visiting: bool, now: dt.datetime
) -> JoinRequest:
    request = JoinRequest.objects.create(
        group=group, member=member, promise=promise, name=name, visiting=visiting, asked_at=now
    )
    holders = group.memberships.active(now).filter(role=FACILITATOR).select_related("member")
    told = [seat.member for seat in holders]
    # Each ask is an occasion of its own; but asking and taking it back over and over bothers nobody.
    asks = group.join_requests.filter(member=member, asked_at__gt=now - dt.timedelta(days=1)).count()
    if asks <= ASKS_TOLD:
        occasion = f"{group.pk}.{request.public_id}"
        tell("seat-asked", told, group, about=group.public_id, occasion=occasion, now=now)
    return request


def _decide(request: JoinRequest, outcome: str, by: Member | None, now: dt.datetime) -> None:
    request.outcome, request.decided_at, request.decided_by = outcome, now, by
    request.save(update_fields=["outcome", "decided_at", "decided_by"])


def _keep_out(member: Member, group: Group, person: Member, name: str, now: dt.datetime) -> None:
    details = {"name": name, "by": member, "at": now}
    _, fresh = Block.objects.get_or_create(group=group, member=person, defaults=details)
    if fresh:
        record("circle.closed-to", member, group, now, about=person)
