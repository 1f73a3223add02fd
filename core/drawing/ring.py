"""Where people sit in a live round: whoever speaks at twelve o'clock, the others clockwise in the order of their turns."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.drawing.pebbles import BODIES, COUNT
from core.markup import ours

CENTRE = 210.0
RADIUS = 150.0
ARC = 2 * math.pi * 54
"""Length of the ring round whoever speaks: how much of it is drawn is how much of their time has gone."""

FIRST = 51.6
"""Degrees from twelve o'clock to the first of the others: whoever speaks sits larger."""

MOST = 16
"""More are too small to tell apart; the list beside it has everyone."""

NAMED = 11
"""With more people than this the names would meet: the picture goes without, the list has them."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One seat of the picture. `picture` is the pebble, in place; empty for the open seat."""

    x: float
    y: float
    radius: float
    picture: SafeString

    @property
    def under(self) -> float:
        """Where the line under it stands."""
        return round(self.y + self.radius + 18, 1)


def spots(numbers: Sequence[int | None], speaking: bool) -> list[Spot]:
    """A spot for each pebble of `numbers`, in the order of the turns; None is the open seat. Where somebody is `speaking` the
    first spot is theirs."""
    made = [_spot(0.0, numbers[0], 2.1)] if speaking and numbers else []
    others = numbers[len(made) : MOST]
    first = FIRST if made else 0.0
    step = (360 - 2 * first) / max(len(others) - len(made), 1)
    for index, number in enumerate(others):
        nearest = made and index == 0 and number is not None
        scale = 0.95 if len(others) > NAMED else 1.35 if nearest else 1.2
        made.append(_spot(first + step * index, number, scale))
    return made


def _spot(degrees: float, number: int | None, scale: float) -> Spot:
    turn = math.radians(degrees)
    x, y = CENTRE + RADIUS * math.sin(turn), CENTRE - RADIUS * math.cos(turn)
    radius = 20 * scale
    picture = (
        ours("")
        if number is None
        else ours(
            f'<g transform="translate({x - radius:.1f} {y - radius:.1f}) scale({scale})">{BODIES[number % COUNT]}</g>'
        )
    )
    return Spot(round(x, 1), round(y, 1), round(radius, 1), picture)
