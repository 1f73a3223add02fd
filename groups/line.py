"""Waiting in line for a seat in a full group: first come, first told. One's place is shown to nobody as a number.

Whoever stands in line is told when a seat comes free, one person a seat, and it is kept for them for `KEPT`. After that
it is anybody's, and the next one is told. In a group where those who hold the space say yes, they are told instead:
the one in line has nothing to do then.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from groups.models import Closing, Group, JoinRequest
from groups.seats import holders
from groups.telling import tell
from groups.underlock import locked
from members.models import Member

KEPT = dt.timedelta(hours=48)
"""For how long a seat that came free is kept for who was told of it."""


def in_line(group: Group) -> list[JoinRequest]:
    """Who waits for a seat there, first come first."""
    waiting = group.join_requests.open().filter(in_line=True).select_related("member", "invitation")
    return list(waiting.order_by("asked_at", "pk"))


def room_for(group: Group, member: Member, now: dt.datetime) -> bool:
    """Whether a seat is free for that member, those kept for people ahead of them in line aside. Ask under the group's lock.

    Somebody who does not stand in line comes after everyone who does.
    """
    free = group.open_seats()
    if free < 1:
        return False
    ahead = 0
    for waiting in in_line(group):
        if waiting.member_id == member.pk:
            break
        waiting.group = group
        ahead += _still_counts(waiting, now) and _has_a_way(waiting)
    return free > ahead


def takes_it(request: JoinRequest) -> bool:
    """Whether who waits takes the seat themselves once it is free; else those who hold the space answer."""
    if request.group.joining == Group.Joining.AT_ONCE:
        return True
    invitation = request.invitation
    return invitation is not None and invitation.admits and invitation.revoked_at is None


def tend(*, now: dt.datetime) -> int:
    """Tell whoever is next wherever a seat is free; returns how many. A group without a free seat costs nothing."""
    _line_up_again(now)
    told = 0
    for group in _with_a_seat_for_somebody():
        with transaction.atomic():
            told += _tell_next(locked(group), now)
    return told


def _line_up_again(now: dt.datetime) -> None:
    """Who let a seat pass that somebody else took then stands where they stood, and hears of the next one."""
    full = Group.objects.with_taken().filter(taken__gte=F("seats")).values("pk")
    passed = JoinRequest.objects.open().filter(in_line=True, told_free_at__lte=now - KEPT, group__in=full)
    passed.update(told_free_at=None)


def _with_a_seat_for_somebody() -> list[Group]:
    waiting = JoinRequest.objects.open().filter(group=OuterRef("pk"), in_line=True, told_free_at=None)
    groups = Group.objects.with_taken().filter(Exists(waiting), taken__lt=F("seats"))
    ending = Closing.objects.filter(group=OuterRef("pk"))
    return list(groups.exclude(Q(joining=Group.Joining.CLOSED) | Exists(ending)).order_by("pk"))


def _tell_next(group: Group, now: dt.datetime) -> int:
    line = in_line(group)
    free = group.open_seats() - sum(1 for r in line if r.told_free_at and _still_counts(r, now))
    told = 0
    for request in line:
        if told >= free:
            break
        if request.told_free_at is None and _tell(request, group, now):
            told += 1
    return told


def _tell(request: JoinRequest, group: Group, now: dt.datetime) -> bool:
    """Tell of a free seat whoever has to do something about it. False where nobody has: nobody is let in as things stand."""
    request.group, occasion = group, f"{request.public_id}:{now.timestamp():.0f}"
    if takes_it(request):
        tell("seat-free", [request.member], group, about=group.public_id, occasion=occasion, now=now)
    elif _has_a_way(request):
        tell(
            "seat-asked", holders(group, now), group,
            about=group.public_id, occasion=occasion, now=now,
        )  # fmt: skip
    else:
        return False
    request.told_free_at = now
    request.save(update_fields=["told_free_at"])
    return True


def _has_a_way(request: JoinRequest) -> bool:
    """Whether they could come in at all as their group is set now; else no seat is kept for them."""
    return takes_it(request) or request.group.joining == Group.Joining.ASK or request.invitation is not None


def _still_counts(request: JoinRequest, now: dt.datetime) -> bool:
    """Whether a free seat is kept for them: they were not told yet, or a short while ago."""
    return request.told_free_at is None or now - request.told_free_at < KEPT
