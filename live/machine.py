"""Whose turn it is and who is next. Pure: it is given the rows of one live round and changes them, and whoever calls saves.

`turns` are those of people who have a seat now, in the order. A press names the step it was made in: where the round has
gone on meanwhile it does nothing, so two people who press at once hand on once. The order is changed by `move` alone.
"""

import datetime as dt
from collections.abc import Sequence

from live.models import SOFT_SECONDS, LiveRound, Turn

Stage, State = LiveRound.Stage, Turn.State

MORE = 60
"""Seconds that "more time" adds."""

MOST_SECONDS = 3_600
"""A turn is about an hour at most."""


def is_to_come(turn: Turn) -> bool:
    """Whether that turn is waited for: neither had nor passed, nor of somebody who only listens."""
    return turn.state == State.WAITING and not turn.listening


def following(live: LiveRound, turns: Sequence[Turn]) -> Turn | None:
    """Who is next: the first in the order whose turn is to come, whether they are here or not. Who has lost the line comes
    back to find their turn waiting; moving them down, or passing for them, is for people to decide."""
    return next((turn for turn in turns if is_to_come(turn) and turn.pk != live.current_id), None)


def speaker(live: LiveRound, turns: Sequence[Turn]) -> Turn | None:
    """Whose turn it is; None also where their seat is gone."""
    return next((turn for turn in turns if turn.pk == live.current_id), None)


def elapsed(live: LiveRound, now: dt.datetime) -> int:
    """Seconds that the turn has taken so far, pauses left out."""
    if live.current_id is None or live.turn_began_at is None:
        return 0
    return max(0, int(((live.paused_at or now) - live.turn_began_at).total_seconds()))


def begin(live: LiveRound, turns: Sequence[Turn], now: dt.datetime, *, step: int) -> bool:
    """Give the first turn, or the next one where nobody is speaking. Whether anything changed."""
    to_come = following(live, turns)
    may = live.stage in (Stage.ARRIVING, Stage.TURNS) and live.step == step
    if not may or to_come is None or speaker(live, turns):
        return False
    live.stage = Stage.TURNS
    _call(live, to_come, now)
    return True


def hand_on(live: LiveRound, turns: Sequence[Turn], now: dt.datetime, *, step: int, leaving: str) -> bool:
    """End the turn that is going on, as `leaving` (one of `Turn.State`; WAITING leaves it to come), and give the next one.
    Whether anything changed."""
    speaking = speaker(live, turns)
    if live.step != step or live.stage != Stage.TURNS or speaking is None:
        return False
    to_come = following(live, turns)
    speaking.state, speaking.hand = leaving, False
    _call(live, to_come, now)
    return True


def mend(live: LiveRound, turns: Sequence[Turn], now: dt.datetime) -> bool:
    """Hand on where whoever had the turn has no seat any more. Whether anything changed."""
    if live.current_id is None or speaker(live, turns) is not None:
        return False
    _call(live, following(live, turns) if live.stage == Stage.TURNS else None, now)
    return True


def more_time(live: LiveRound, *, step: int, had: int) -> bool:
    """A minute more for this turn, which had about `had` seconds when it was pressed. Whether anything changed."""
    if live.step != step or live.seconds != had or live.current_id is None or had >= MOST_SECONDS:
        return False
    live.seconds += MORE
    return True


def pause(live: LiveRound, now: dt.datetime, *, rest: bool) -> bool:
    """Let everything rest, or go on. Whether anything changed."""
    if rest == (live.paused_at is not None) or live.stage != Stage.TURNS:
        return False
    if rest:
        live.paused_at = now
        return True
    if live.turn_began_at and live.paused_at:
        live.turn_began_at += now - live.paused_at
    live.paused_at = None
    return True


def close(live: LiveRound, turns: Sequence[Turn], *, step: int) -> bool:
    """Come to the last words: only once nobody is speaking. Whether anything changed."""
    if live.step != step or live.stage != Stage.TURNS or speaker(live, turns):
        return False
    live.stage, live.step, live.paused_at = Stage.CLOSING, live.step + 1, None
    return True


def end(live: LiveRound, now: dt.datetime) -> bool:
    """End it. Whether anything changed."""
    if live.stage == Stage.ENDED:
        return False
    live.stage, live.step, live.ended_at = Stage.ENDED, live.step + 1, now
    live.current, live.turn_began_at, live.paused_at = None, None, None
    return True


def move(turns: Sequence[Turn], turn: Turn, other: Turn, *, before: bool) -> list[Turn]:
    """Put `turn` right before `other`, or right behind it; those between move on. Where it stands on that side already, as
    after a second press, nothing moves. Returns the rows that changed."""
    order = list(turns)
    if turn not in order or other not in order or turn == other:
        return []
    if (order.index(turn) < order.index(other)) == before:
        return []
    order.remove(turn)
    order.insert(order.index(other) + (not before), turn)
    changed = [row for place, row in enumerate(order) if row.place != place]
    for place, row in enumerate(order):
        row.place = place
    return changed


def _call(live: LiveRound, turn: Turn | None, now: dt.datetime) -> None:
    live.current, live.turn_began_at = turn, now if turn else None
    live.step, live.seconds = live.step + 1, SOFT_SECONDS
    if live.paused_at:
        live.paused_at = now
