"""The circle of a group: one pebble a member and the open seats, placed on the server."""

import math
from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString

from core.drawing.pebbles import BODIES, COUNT
from core.markup import ours
from core.words import number_word

MOST = 14
"""More pebbles than this are too small to tell apart; the rest is said in words."""

_HEART = (
    '<circle cx="100" cy="100" r="4" fill="var(--honey)"/>'
    '<circle cx="100" cy="100" r="13" fill="none" stroke="var(--honey)" opacity=".7"/>'
    '<circle cx="100" cy="100" r="24" fill="none" stroke="var(--honey)" opacity=".35"/>'
)


def place(index: int, count: int, radius: float = 78.0) -> tuple[float, float]:
    """Centre of seat `index` of `count` on a circle round (100, 100), the first at twelve o'clock, clockwise."""
    turn = 2 * math.pi * index / count
    return 100 + radius * math.sin(turn), 100 - radius * math.cos(turn)


def in_words(people: int, open_seats: int) -> str:
    """ "Eleven people in a circle, and one open seat"."""
    if not people:
        return "An empty circle"
    who = "One person" if people == 1 else f"{number_word(people).capitalize()} people"
    if not open_seats:
        return f"{who} in a circle, every seat taken"
    seats_word = "seat" if open_seats == 1 else "seats"
    return f"{who} in a circle, and {number_word(open_seats)} open {seats_word}"


def seats(
    numbers: Sequence[int], open_seats: int = 1, size: int = 190, label: str | None = None
) -> SafeString:
    """The ring: a pebble for each number, then `open_seats` dashed circles (True counts as one).

    `label` is what screen readers hear; None says how many sit there, "" hides the picture because the page says it.
    """
    return _ring(tuple(n % COUNT for n in numbers), int(open_seats), size, label)


@lru_cache(maxsize=256)
def _ring(numbers: tuple[int, ...], open_seats: int, size: int, label: str | None) -> SafeString:
    shown = numbers[:MOST]
    left_out = len(numbers) - len(shown)
    free = min(open_seats, max(1, MOST - len(shown)))
    if not open_seats:
        free = 0
    count = max(len(shown) + free, 1)
    scale = 0.8 if count <= 12 else 0.68
    parts = []
    for index, number in enumerate(shown):
        x, y = place(index, count)
        parts.append(
            f'<g transform="translate({x - 20 * scale:.1f} {y - 20 * scale:.1f}) scale({scale})">{BODIES[number]}</g>'
        )
    for index in range(len(shown), len(shown) + free):
        x, y = place(index, count)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{18.75 * scale:.1f}" fill="none" stroke="var(--edge)"'
            ' stroke-width="1.6" stroke-dasharray="3.4 4"/>'
        )
    parts.append(_HEART)
    if left_out:
        parts.append('<text class="more" x="100" y="140" text-anchor="middle">and more</text>')
    return ours(
        f'<svg class="seats" width="{size}" height="{size}" viewBox="0 0 200 200" {_spoken(len(numbers), open_seats, label)}>'
        f"{''.join(parts)}</svg>"
    )


def _spoken(people: int, open_seats: int, label: str | None) -> str:
    if label == "":
        return 'aria-hidden="true"'
    return f'role="img" aria-label="{escape(label or in_words(people, open_seats))}"'
