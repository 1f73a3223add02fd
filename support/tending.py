"""What the clock does with requests, and what becomes of them where somebody is not there any more. The beat ticks; which requests
move is one statement's answer, and each is moved by the machine under its own lock. Twice at once does no harm: each skips what
the other holds. Worker only."""

import datetime as dt
import logging
from collections.abc import Collection

from django.db import DataError, IntegrityError, transaction

from groups.models import Membership
from support import machine, notices, rota
from support.models import Asked, Duty, RequestWords, SupportRequest
from vault.actor import keeper

log = logging.getLogger(__name__)

BATCH = 50
"""Requests a transaction."""


def tend(*, now: dt.datetime) -> int:
    """Move on every request that is due at `now`; returns how many were looked at."""
    total, last = 0, 0
    while True:
        with transaction.atomic():
            batch = _some(now, last)
        if not batch:
            return total
        total, last = total + len(batch), batch[-1].pk


def _some(now: dt.datetime, last: int) -> list[SupportRequest]:
    """Move on up to `BATCH` of them, from the one after `last` on; returns which."""
    with keeper("move requests for a hand on to whom their members set"):
        due = SupportRequest.objects.to_tend(now).filter(pk__gt=last).select_related("asker").order_by("pk")
        batch = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
        if not batch:
            return batch
        every = Asked.objects.filter(request__in=batch)
        rows, can = list(every.order_by("step", "pk")), set(every.reachable(now).values_list("pk", flat=True))
        holding = set(every.with_them(now).values_list("request", flat=True))
        duties = Duty.objects.filter(group__in={row.group_id for row in rows}).select_related("group")
        on_duty = rota.on_duty(duties, now)
        busy = set(Asked.objects.busy(now).values_list("member", flat=True))
        for request in batch:
            its = [row for row in rows if row.request_id == request.pk]
            try:
                with transaction.atomic():
                    told = _one(
                        request, its, can, now, holds=request.pk in holding, on_duty=on_duty, busy=busy
                    )
                    if not request.is_live:
                        later = RequestWords.objects.filter(request=request, fades_at__gt=request.fades_at)
                        later.update(fades_at=request.fades_at)
                    SupportRequest.objects.keep(request)
                    Asked.objects.keep(its)
                    notices.asked(request, told, now)
            except (IntegrityError, DataError) as error:  # one that cannot be moved stops none of the others
                log.warning("request %s was not moved on: %s", request.pk, type(error).__name__)
                continue
            busy |= {row.member_id for row in told if row.as_holder}
    return batch


def _one(
    request: SupportRequest,
    its: list[Asked],
    can: set[int],
    now: dt.datetime,
    *,
    holds: bool,
    on_duty: Collection[tuple[int, int]],
    busy: set[int],
) -> list[Asked]:
    """Whom it is told now, if anybody. `can` are the rows of those who can be told, `holds` whether whoever holds it is there. Who
    asked hears where it came back, where nobody is left, and where the clock ended it without an answer."""
    before = (request.state, request.step_until)
    if request.is_live and not _asker_is_there(request, its):
        machine.withdraw(request, now)
        return []
    if machine.is_over(request, now):
        machine.close(request, now)
    elif request.state == SupportRequest.State.HELD and not holds:
        leaving = machine.holder(its)
        machine.reopen(request, now, leaving=leaving, reached=leaving is not None and leaving.pk in can)
    reachable = [row for row in its if row.pk in can]
    told: list[Asked] = []
    if machine.is_due(request, reachable, now):
        told = machine.move_on(request, reachable, now, on_duty=on_duty, busy=busy)
    came_back = before[0] == SupportRequest.State.HELD and request.state == SupportRequest.State.OPEN
    left = machine.nobody_left(request) and before[1] is not None
    if came_back or left or (before[0] != request.state and request.ended in machine.UNANSWERED):
        notices.news(request, now)
    return told


def _asker_is_there(request: SupportRequest, its: list[Asked]) -> bool:
    """Whether who asked still has a seat, paused or not, in any circle by way of which they asked, and their account is open."""
    seats = Membership.objects.filter(
        member=request.asker_id, group__in={row.group_id for row in its}, until=None
    )
    return request.asker.is_active and seats.exists()
