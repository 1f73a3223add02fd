"""What a person can do to come into a group: take a seat, ask for one, take that back; and be answered."""

import datetime as dt

from django.db import transaction
from django.http import Http404

from groups import policies, promises, refusals
from groups.actions.seats import keep_out_of
from groups.models import Group, JoinRequest, Membership, Promise
from groups.names import free_name, named
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
            keep_out_of(member, group, request.member, request.name, now)
    return request


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
