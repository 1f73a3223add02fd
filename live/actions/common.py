"""What every press goes through: one at a time on one live round, and pages hear of it once it is kept."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from live import machine, nudge
from live.models import LiveRound, Turn
from members.models import Member

_STATE = ["stage", "current", "turn_began_at", "seconds", "paused_at", "step", "change", "here", "ended_at"]
"""What a press may change of a live round; the database grants no more (`live/migrations/0002_locks.py`)."""


@dataclass
class Pressed:
    """A live round under its lock, with the turns of those who have a seat, in the order. `changed` is whether pages must ask
    anew."""

    live: LiveRound
    turns: list[Turn]
    changed: bool = False

    def of(self, member: Member) -> Turn | None:
        """That member's own turn."""
        return next((turn for turn in self.turns if turn.member_id == member.pk), None)

    def named(self, place: int) -> Turn | None:
        """The turn a form calls by that number."""
        return next((turn for turn in self.turns if turn.pk == place), None)


@contextmanager
def pressed(member: Member, live: LiveRound, now: dt.datetime) -> Iterator[Pressed]:
    """The live round as it is now, nobody else's press in between; saved at the end where `changed` was set. To be used in a
    transaction. Raises PermissionDenied where that member does not see it."""
    rows = LiveRound.objects.visible_to(member, now).select_related("group", "round")
    fresh = rows.select_for_update(of=("self",), no_key=True).filter(pk=live.pk).first()
    if fresh is None:
        raise PermissionDenied
    turns = list(Turn.objects.visible_to(member, now).filter(live=fresh).seated(now))
    state = Pressed(fresh, turns)
    state.changed = machine.mend(fresh, turns, now)
    yield state
    if state.changed:
        tell(fresh)


def tell(live: LiveRound) -> None:
    """Keep it as it is now, and tell the pages that show it."""
    live.change += 1
    live.save(update_fields=_STATE)
    nudge.something_changed(live.round.public_id, live.change)
