"""What other pages show of live rounds: where one is sitting together now. One statement."""

import datetime as dt
from dataclasses import dataclass

from live.models import LiveRound
from members.models import Member


@dataclass(frozen=True, slots=True)
class Sitting:
    """A round that is held live now, by its public id, and in which circle."""

    round_id: str
    group_name: str


def going_on(member: Member, now: dt.datetime) -> list[Sitting]:
    """Where the circles of that member sit together now, the one whose door opened last first. Who is there is not said."""
    rows = LiveRound.objects.visible_to(member, now).going_on().select_related("round", "group")
    return [Sitting(row.round.public_id, row.group.name) for row in rows.order_by("-opened_at", "-pk")]
