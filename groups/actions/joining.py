"""What a person can do to come into a group: take a seat, ask for one, wait in line, come invited; and be answered."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.http import Http404

from groups import line, policies, promises, refusals
from groups.actions.seats import keep_out_of
from groups.models import Group, Invitation, JoinRequest, Membership, Promise
from groups.names import free_name, named
from groups.seats import holders
from groups.telling import record, tell
from groups.underlock import held, locked
from members.models import Member

ASKS_TOLD = 3
"""Of so many asks by one person in 24 hours the facilitators hear; later ones stand on the page of people all the same."""


@dataclass(frozen=True, slots=True)
class _Coming:
    """How somebody would come in: the promise they read, the name they would go by, visiting or to stay, and with what."""

    member: Member
    version: int
    name: str
    visiting: bool
    invitation: Invitation | None = None


@transaction.atomic
def take_seat(
    *, member: Member, group: Group, version: int, now: dt.datetime, name: str = "", visiting: bool = False
) -> Membership | JoinRequest:
    """Take an open seat, ask for one, or wait in line for one, as the group's setting says. Doing it twice is doing it once.

    `name` is what they go by here (empty: the name they have everywhere), `visiting` to try it out first, `version` that
    of the promise they read and accepted. Raises Http404 where the group is closed to them, and `refusals.NotNow` where the
    promise has moved on, the name is taken, or nobody new may come.
    """
    return _come(locked(group), _Coming(member, version, name, visiting), now)


@transaction.atomic
def come_invited(
    *, member: Member, invitation: Invitation, version: int, now: dt.datetime, name: str = "",
    visiting: bool = False,
) -> Membership | JoinRequest:  # fmt: skip
    """The same with an invitation, which is used once for each person. Raises `refusals.InvitationOver` where it lets nobody
    in any more, and where the group is closed to them: that is not told to them."""
    group = locked(invitation.group)  # whoever uses or calls back an invitation holds this lock
    invitation = group.invitations.get(pk=invitation.pk)
    if policies.is_kept_out(member, group):
        raise refusals.InvitationOver
    here = group.memberships.filter(member=member, until=None).first()
    mine = group.join_requests.open().filter(member=member, invitation=invitation).first()
    if here is None and mine is None and not policies.lets_in(invitation, now):
        raise refusals.InvitationOver
    return here or _come(group, _Coming(member, version, name, visiting, invitation), now)


@transaction.atomic
def withdraw(*, member: Member, group: Group, now: dt.datetime) -> JoinRequest | None:
    """Take back one's own ask. None where none waits, or none any more: who says yes holds the same lock."""
    waiting = locked(group).join_requests.open().filter(member=member).first()
    if waiting:
        _decide(waiting, "withdrawn", None, now)
    return waiting


@transaction.atomic
def admit(*, member: Member, request: JoinRequest, now: dt.datetime) -> Membership | None:
    """A facilitator says yes. None where the request no longer waits; raises `refusals.Full` without an open seat, and
    `refusals.Closed` or `Ending` where the circle takes nobody new."""
    group = held(member, request.group, now)
    request = group.join_requests.select_related("member", "promise").get(pk=request.pk)
    if request.decided_at is not None:
        return None
    if policies.is_kept_out(request.member, group):
        raise Http404("no such request")
    if policies.is_ending(group):
        raise refusals.Ending(policies.NOBODY_NEW)
    if group.joining == Group.Joining.CLOSED:
        raise refusals.Closed(
            "This circle takes nobody new for now, as its promise says. The request keeps waiting."
        )
    if group.open_seats() < 1:
        raise refusals.Full("Every seat is taken. The request keeps waiting until one is free.")
    name = free_name(group, request.name, apart_from=request.member)
    _decide(request, "admitted", member, now)
    way = Membership.Way.INVITED if request.invitation_id else Membership.Way.ASKED
    seat = _sit(request.member, group, request.promise, name, way, request.visiting, now)
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
        ask = request.public_id
        tell("seat-declined", [request.member], group, about=ask, occasion=ask, now=now)
        if keep_out:
            keep_out_of(member, group, request.member, request.name, now)
    return request


def _come(group: Group, coming: _Coming, now: dt.datetime) -> Membership | JoinRequest:
    """A seat, an ask, or a place in line. The group's row is locked."""
    member = coming.member
    if policies.is_kept_out(member, group):
        raise Http404("no such group")
    if seat := group.memberships.filter(member=member, until=None).first():
        return seat
    waiting = group.join_requests.open().filter(member=member).select_related("invitation", "group").first()
    invited = coming.invitation or (waiting.invitation if waiting else None)
    alone = group.joining == Group.Joining.AT_ONCE
    admits = invited is not None and invited.admits and invited.revoked_at is None
    sits = (alone or admits) and line.room_for(group, member, now)
    if waiting and not sits:
        return _keeps_waiting(waiting, coming.invitation, in_line=alone or admits)
    promise = _acceptable(group, coming.version, invited=invited is not None)
    name = free_name(group, coming.name or member.display_name, apart_from=member)
    if not sits:
        full = alone or admits or group.open_seats() < 1
        return _ask(group, coming, promise, name, full, now)
    if waiting:  # asked or stood in line; now they take the seat themselves
        _decide(waiting, "withdrawn", None, now)
    if waiting is None or coming.invitation is None or waiting.invitation_id != coming.invitation.pk:
        _use(coming.invitation)
    way = Membership.Way.INVITED if admits else Membership.Way.AT_ONCE
    return _sit(member, group, promise, name, way, coming.visiting, now)


def _keeps_waiting(waiting: JoinRequest, invitation: Invitation | None, *, in_line: bool) -> JoinRequest:
    """Who waits already keeps their place; an invitation they come with counts for them from now on."""
    if invitation is not None and waiting.invitation_id is None:
        _use(invitation)
        waiting.invitation = invitation
    waiting.in_line = waiting.in_line or in_line
    waiting.save(update_fields=["invitation", "in_line"])
    return waiting


def _use(invitation: Invitation | None) -> None:
    if invitation is not None:
        invitation.uses += 1
        invitation.save(update_fields=["uses"])


def _acceptable(group: Group, version: int, *, invited: bool) -> Promise:
    if policies.is_ending(group):
        raise refusals.Ending(policies.NOBODY_NEW)
    if group.joining == Group.Joining.CLOSED:
        raise refusals.Closed
    if group.joining == Group.Joining.INVITED and not invited:
        raise refusals.ByInvitation
    promise = promises.current(group)
    if promise.version != version:
        raise refusals.PromiseMoved
    return promise


def _sit(
    member: Member, group: Group, promise: Promise, name: str, way: int, visiting: bool, now: dt.datetime
) -> Membership:
    """A fresh seat. One visits only where the group offers it."""
    rounds = group.trial_rounds if visiting and group.trial_rounds else None
    try:
        with transaction.atomic():
            return Membership.objects.create(
                group=group, member=member, since=now, promise=promise, way=way, visit_rounds=rounds,
                **named(name),
            )  # fmt: skip
    except IntegrityError:  # somebody took that name by a way that does not lock the group
        raise refusals.NameTaken from None


def _ask(
    group: Group, coming: _Coming, promise: Promise, name: str, in_line: bool, now: dt.datetime
) -> JoinRequest:
    """Ask for a seat, or stand in line for one. Those who hold the space hear of it where there is something to answer."""
    _use(coming.invitation)
    request = JoinRequest.objects.create(
        group=group, member=coming.member, promise=promise, name=name, visiting=coming.visiting, asked_at=now,
        in_line=in_line, invitation=coming.invitation,
    )  # fmt: skip
    if line.takes_it(request):
        return request
    # Each ask is an occasion of its own; but asking and taking it back over and over bothers nobody.
    asks = group.join_requests.filter(member=coming.member, asked_at__gt=now - dt.timedelta(days=1)).count()
    if asks <= ASKS_TOLD:
        occasion = f"{group.pk}.{request.public_id}"
        tell("seat-asked", holders(group, now), group, about=group.public_id, occasion=occasion, now=now)
    return request


def _decide(request: JoinRequest, outcome: str, by: Member | None, now: dt.datetime) -> None:
    request.outcome, request.decided_at, request.decided_by = outcome, now, by
    request.save(update_fields=["outcome", "decided_at", "decided_by"])
