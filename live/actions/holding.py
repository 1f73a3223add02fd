"""Holding a live round: opening the door, handing the turn on, time, order, the last words, the end, where it meets.

Two may hold it at once: every press names what it was made on, and pressed a second time it does nothing.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from checkins.models import Round
from groups.underlock import locked
from live import machine, policies
from live.actions.common import Pressed, pressed, tell
from live.models import LiveRound, MeetingLink, Turn
from live.over import over_by
from members.models import Member
from vault.actor import keeper
from vault.keys import key_for
from vault.models import whole_day_after

MOST = 200
"""Live rounds that end in one transaction: short enough that nobody waits on its locks."""


@transaction.atomic
def open_door(*, member: Member, of_round: Round, now: dt.datetime) -> LiveRound:
    """Open that round's door: from now on people can come in. Opened by two at once it is open once."""
    locked(of_round.group)
    there = LiveRound.objects.visible_to(member, now).filter(round=of_round).first()
    if there is not None:
        return there
    again = (
        Round.objects.filter(pk=of_round.pk).select_related("group").first()
    )  # as it is now: it may be gone, or fall later
    if again is None or not policies.may_open(member, again, now):
        raise PermissionDenied
    return LiveRound.objects.create(
        round=of_round, group_id=of_round.group_id, opened_by=member, opened_at=now
    )


@transaction.atomic
def begin(*, member: Member, live: LiveRound, step: int, now: dt.datetime) -> None:
    """Give the first turn, or the next one where nobody is speaking."""
    with _held(member, live, now) as state:
        state.changed |= machine.begin(state.live, state.turns, now, step=step)


@transaction.atomic
def hand_on(*, member: Member, live: LiveRound, step: int, passed: bool, now: dt.datetime) -> None:
    """Thank who is speaking (or, `passed`, go by them), then give the next turn."""
    leaving = Turn.State.PASSED if passed else Turn.State.SHARED
    with _held(member, live, now) as state:
        speaking = machine.speaker(state.live, state.turns)
        if machine.hand_on(state.live, state.turns, now, step=step, leaving=leaving):
            state.changed = True
            assert speaking is not None  # it was handed on from
            speaking.save(update_fields=["state", "hand"])


@transaction.atomic
def more_time(*, member: Member, live: LiveRound, step: int, had: int, now: dt.datetime) -> None:
    """A minute more for this turn, which was about `had` seconds."""
    with _held(member, live, now) as state:
        state.changed |= machine.more_time(state.live, step=step, had=had)


@transaction.atomic
def pause(*, member: Member, live: LiveRound, rest: bool, now: dt.datetime) -> None:
    """Let everything rest, or go on."""
    with _held(member, live, now) as state:
        state.changed |= machine.pause(state.live, now, rest=rest)


@transaction.atomic
def move(*, member: Member, live: LiveRound, turn: int, other: int, before: bool, now: dt.datetime) -> None:
    """Put one turn right before another, or right behind it."""
    with _held(member, live, now) as state:
        one, two = state.named(turn), state.named(other)
        moved = machine.move(state.turns, one, two, before=before) if one and two else []
        for row in moved:
            row.save(update_fields=["place"])
        state.changed |= bool(moved)


@transaction.atomic
def close(*, member: Member, live: LiveRound, step: int, now: dt.datetime) -> None:
    """Come to the last words."""
    with _held(member, live, now) as state:
        state.changed |= machine.close(state.live, state.turns, step=step)


@transaction.atomic
def end(*, member: Member, live: LiveRound, now: dt.datetime) -> None:
    """End it, and forget where it met. The rest is erased an hour later (`live.purge`)."""
    with _held(member, live, now) as state:
        MeetingLink.objects.visible_to(member, now).filter(live=state.live).delete()
        state.changed |= machine.end(state.live, now)


@transaction.atomic
def set_link(*, member: Member, live: LiveRound, address: str, now: dt.datetime) -> None:
    """Say where it meets, say it anew, or (an empty address) nowhere."""
    with _held(member, live, now) as state:
        if not state.live.goes_on:
            return
        MeetingLink.objects.visible_to(member, now).filter(live=state.live).delete()
        state.changed = True
        if address:
            until = whole_day_after(over_by(state.live))
            key = key_for(owner_id=member.pk, group_id=live.group_id, until=until)
            MeetingLink.objects.create(
                live=state.live, group_id=live.group_id, setter=member, address=address, key=key
            )


@contextmanager
def _held(member: Member, live: LiveRound, now: dt.datetime) -> Iterator[Pressed]:
    """As `pressed`, by who holds the space. Once it has ended a press does nothing: another hand was faster."""
    with pressed(member, live, now) as state:
        if not policies.may_press(member, state.live, now) and state.live.goes_on:
            raise PermissionDenied
        yield state


def end_by_the_clock(those: Q, now: dt.datetime, *, skip_locked: bool) -> None:
    """End live rounds like `those` that nobody has ended, and forget where they met, as by hand; some hundred at once. Worker only,
    in a transaction."""
    with keeper("end live rounds that nobody has ended"):
        going_on = LiveRound.objects.going_on().filter(those).select_related("round")
        for live in going_on.select_for_update(of=("self",), skip_locked=skip_locked, no_key=True)[:MOST]:
            MeetingLink.objects.filter(live=live).delete()
            if machine.end(live, now):
                tell(live)
