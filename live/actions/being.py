"""Being in a live round: coming in, staying, one's own turn. Nothing here is counted, and passing has no reason."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction

from live import machine, policies
from live.actions.common import Pressed, pressed
from live.models import LiveRound, Turn
from members.models import Member

State = Turn.State


@transaction.atomic
def come_in(*, member: Member, live: LiveRound, now: dt.datetime) -> None:
    """Take a place at the end of the order, or be here again at one's own."""
    with pressed(member, live, now) as state:
        if not policies.may_come_in(member, state.live, now):
            raise PermissionDenied
        mine = state.of(member)
        if mine is None:
            place = max((turn.place for turn in state.turns), default=-1) + 1
            state.turns.append(
                Turn.objects.create(
                    live=state.live, group_id=live.group_id, member=member, place=place, beat_at=now
                )
            )
            state.changed = True
        else:
            _be_here(state, mine, now)
        _count(state, now)


@transaction.atomic
def beat(*, member: Member, live: LiveRound, now: dt.datetime) -> None:
    """Be here still. Along with it pages hear of who is not here any more."""
    with _mine(member, live, now) as (state, mine):
        _be_here(state, mine, now)
        _count(state, now)


@transaction.atomic
def go(*, member: Member, live: LiveRound, now: dt.datetime) -> None:
    """Get up from the round. One's turn, if it was that, is handed on; what one wrote for it goes."""
    with _mine(member, live, now) as (state, mine):
        _mine_ends(state, mine, State.WAITING, now)
        state.turns.remove(mine)
        mine.delete()
        state.changed = True
        _count(state, now)


@transaction.atomic
def pass_by(*, member: Member, live: LiveRound, now: dt.datetime) -> None:
    """Have no turn this time."""
    with _mine(member, live, now) as (state, mine):
        if mine.state != State.WAITING:
            return
        state.changed = True
        if not _mine_ends(state, mine, State.PASSED, now):
            mine.state, mine.hand = State.PASSED, False
        mine.save(update_fields=["state", "hand"])


@transaction.atomic
def done(*, member: Member, live: LiveRound, now: dt.datetime) -> None:
    """End one's own turn, and hand on."""
    with _mine(member, live, now) as (state, mine):
        if _mine_ends(state, mine, State.SHARED, now):
            mine.save(update_fields=["state", "hand"])
            state.changed = True


@transaction.atomic
def listen(*, member: Member, live: LiveRound, now: dt.datetime) -> None:
    """Be here and only listen: the round goes by."""
    with _mine(member, live, now) as (state, mine):
        if not mine.listening:
            _mine_ends(state, mine, State.WAITING, now)
            mine.listening, mine.hand, state.changed = True, False, True
            mine.save(update_fields=["listening", "hand"])


@transaction.atomic
def take_turn_after_all(*, member: Member, live: LiveRound, now: dt.datetime) -> None:
    """Want a turn after having passed, or after having come to listen; at the place one has."""
    with _mine(member, live, now) as (state, mine):
        if mine.listening or mine.state == State.PASSED:
            mine.listening, state.changed = False, True
            mine.state = State.WAITING if mine.state == State.PASSED else mine.state
            mine.save(update_fields=["listening", "state"])


@transaction.atomic
def put_hand(*, member: Member, live: LiveRound, up: bool, now: dt.datetime) -> None:
    """Put one's hand up, or down. Those who hold the round see it; the order stays as it is."""
    with _mine(member, live, now) as (state, mine):
        if mine.hand != up:
            mine.hand, state.changed = up, True
            mine.save(update_fields=["hand"])


@contextmanager
def _mine(member: Member, live: LiveRound, now: dt.datetime) -> Iterator[tuple[Pressed, Turn]]:
    """As `pressed`, with one's own turn, by somebody who has one."""
    with pressed(member, live, now) as state:
        mine = state.of(member)
        if mine is None:
            raise PermissionDenied
        yield state, mine


def _mine_ends(state: Pressed, mine: Turn, leaving: str, now: dt.datetime) -> bool:
    """Hand on where it is my turn; the row is saved by the caller."""
    if state.live.current_id != mine.pk:
        return False
    return machine.hand_on(state.live, state.turns, now, step=state.live.step, leaving=leaving)


def _be_here(state: Pressed, mine: Turn, now: dt.datetime) -> None:
    state.changed |= not mine.is_here(now)
    mine.beat_at = now
    mine.save(update_fields=["beat_at"])


def _count(state: Pressed, now: dt.datetime) -> None:
    here = sum(turn.is_here(now) for turn in state.turns)
    state.changed |= here != state.live.here
    state.live.here = here
