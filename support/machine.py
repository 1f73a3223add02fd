"""Where a request for a hand stands and who is told next. Pure: it is given the rows of one request and changes them, and whoever
calls saves.

`rows` are those who can be told (`AskedQuerySet.reachable`): whoever has left, was closed out or is kept apart from is not among
them, so they drop out by themselves and the request goes on. Always one of three holds: somebody has it; it is on its way, until
`step_until`; or nobody is left to tell (`nobody_left`), which its page says, until somebody can be reached again.
"""

import datetime as dt
from collections.abc import Collection, Sequence

from support.models import Asked, SupportRequest

State, Ended = SupportRequest.State, SupportRequest.Ended

OPEN_LASTS = dt.timedelta(hours=24)
"""So long after it was asked a request that nobody has is closed: what stands open for a day is not an answer."""

HELD_LASTS = dt.timedelta(hours=48)
"""So long after somebody took it a request is closed where neither of the two has said anything."""

ANSWERED_LASTS = dt.timedelta(hours=24)
"""So long whoever held it still sees that it was answered."""

UNANSWERED = (Ended.NOBODY, Ended.CLOCK)
"""Ends by the clock alone."""

RESTS = dt.timedelta(hours=6)
"""So long after somebody was with one who asked they are handed another's request only where nobody else is free."""

OVERDUE = dt.timedelta(minutes=1)
"""So long after its step was over a request that has not moved on is said not to."""

KEPT = dt.timedelta(days=30)
"""So long after it is over a request and its words are kept for who asked; then they are erased."""


def nobody_left(request: SupportRequest) -> bool:
    """Whether everybody who could be told was, and nobody has it: "nobody holds the room now"."""
    return request.state == State.OPEN and request.step_until is None


def holder(rows: Sequence[Asked]) -> Asked | None:
    """Who has it."""
    return next((row for row in rows if row.held_at is not None), None)


def is_overdue(request: SupportRequest, now: dt.datetime) -> bool:
    """Whether it should have moved on and has not: nobody is at work behind it."""
    return (
        request.state == State.OPEN and request.step_until is not None and now > request.step_until + OVERDUE
    )


def is_due(request: SupportRequest, rows: Sequence[Asked], now: dt.datetime) -> bool:
    """Whether it moves on: its step's time is over, or nobody of that step can any more; or nobody was left, and somebody who was
    not told yet can be reached by now."""
    if request.state != State.OPEN:
        return False
    if request.step_until is None:
        return any(row.told_at is None for row in rows)
    return now >= request.step_until or not any(row.waits and row.step == request.step for row in rows)


def move_on(
    request: SupportRequest,
    rows: Sequence[Asked],
    now: dt.datetime,
    *,
    on_duty: Collection[tuple[int, int]] = (),
    busy: Collection[int] = (),
) -> list[Asked]:
    """Tell the next step, the first in which somebody was not told; returns whom. `on_duty` are (group, member) now, `busy` members
    who are with somebody, or were lately. Where nobody is left, the request says so and nobody is returned."""
    again = [
        row
        for row in rows
        if row.waits and row.step == request.step and row.told_at and row.told_at < request.changed_at
    ]  # told before it came back: they hear once more, and have their time again
    if again:
        for row in again:
            row.told_at = now
        request.step_until = now + _minutes(again)
        return again
    later = [row for row in rows if row.told_at is None]
    if not later:
        request.step_until = None
        return []
    request.step = min(row.step for row in later)
    here = [row for row in later if row.step == request.step]
    first = [row for row in here if not row.as_holder]
    for group in sorted({row.group_id for row in here if row.as_holder}):
        holders = [row for row in here if row.as_holder and row.group_id == group]
        first += _first_of(holders, on_duty if request.step % 2 else (), busy)
    for row in here:
        if row in first:
            row.told_at, row.cannot_at = now, None
        else:
            row.step += 1  # deputies: told after those on duty; and after them whoever is with somebody
    request.step_until = now + _minutes(first)
    return first


def _first_of(
    holders: list[Asked], on_duty: Collection[tuple[int, int]], busy: Collection[int]
) -> list[Asked]:
    """Who of a circle's holders hears first: those on duty, or all where nobody is; of these who is free; where none of them is,
    whoever else is free; and where nobody is, all together: nobody is handed a second one alone while there is another."""
    free = [row for row in holders if row.member_id not in busy]
    return [row for row in free if (row.group_id, row.member_id) in on_duty] or free or holders


def _minutes(rows: Sequence[Asked]) -> dt.timedelta:
    return dt.timedelta(minutes=max(row.minutes for row in rows))


def take(request: SupportRequest, row: Asked, now: dt.datetime) -> bool:
    """That person takes it. False where somebody has it already, or it is over: nothing changes then."""
    if request.state != State.OPEN or row.told_at is None:
        return False
    row.held_at, row.cannot_at, row.let_go_at, row.opened_at = now, None, None, None
    request.state, request.step_until, request.changed_at = State.HELD, None, now
    return True


def cannot(request: SupportRequest, row: Asked, now: dt.datetime) -> bool:
    """That person cannot now. Where nobody of the step can, it is due (`is_due`). Whether anything changed."""
    if request.state != State.OPEN or not row.waits:
        return False
    row.cannot_at = now
    return True


def reopen(
    request: SupportRequest, now: dt.datetime, *, leaving: Asked | None = None, reached: bool = True
) -> bool:
    """Whoever had it (`leaving`, where the row is still there) has it no longer: it is due at once, and goes first to those of
    its step who still wait (`move_on`). Where they cannot be `reached` they did not say so: for them it is over, and they are told
    anew should they be there again. Whether anything changed."""
    if request.state != State.HELD:
        return False
    if leaving is not None:
        leaving.held_at, leaving.opened_at, leaving.let_go_at = None, None, now
        leaving.cannot_at = now if reached else None
        leaving.told_at = leaving.told_at if reached else None
    request.state, request.turn, request.changed_at = State.OPEN, request.turn + 1, now
    request.step_until = now
    return True


def answer(request: SupportRequest, now: dt.datetime, *, by: str = Ended.ASKER) -> bool:
    """It was answered, as who asked says, or who holds it (`by`). Whether anything changed."""
    return request.is_live and _over(request, State.ANSWERED, now, by)


def withdraw(request: SupportRequest, now: dt.datetime) -> bool:
    """Who asked takes it back. Whether anything changed."""
    return request.is_live and _over(request, State.WITHDRAWN, now, Ended.ASKER)


def close(request: SupportRequest, now: dt.datetime) -> bool:
    """It is over, by the clock or by who asked. Whether anything changed."""
    if request.state in (State.CLOSED, State.WITHDRAWN):
        return False
    return _over(request, State.CLOSED, now, Ended.NOBODY if request.state == State.OPEN else Ended.CLOCK)


def is_over(request: SupportRequest, now: dt.datetime) -> bool:
    """Whether the clock closes it."""
    lasts = {State.OPEN: OPEN_LASTS, State.HELD: HELD_LASTS, State.ANSWERED: ANSWERED_LASTS}
    since = request.asked_at if request.state == State.OPEN else request.changed_at
    return request.state in lasts and now >= since + lasts[State(request.state)]


def _over(request: SupportRequest, state: str, now: dt.datetime, by: str) -> bool:
    request.state, request.step_until, request.changed_at = state, None, now
    request.ended = request.ended or by  # what was answered keeps by whom
    if state != State.ANSWERED:
        request.fades_at = min(request.fades_at, now + KEPT)
    return True
