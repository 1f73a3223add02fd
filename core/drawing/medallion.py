"""The medallion: twelve petals round a disc. It only ever gains light. Without a number a flower stands in its middle."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString

from core.drawing.seats import place
from core.markup import ours

COLOURS = ("honey", "pine", "heather", "lake")
"""Tokens of the look a medallion may have."""

MOST_RINGS = 5
"""Inner rings shown at most; the number in the middle says the rest."""


def medallion(
    number: int | str,
    unit: str,
    lit: int,
    years: int = 0,
    size: int = 76,
    ground: bool = False,
    colour: str = "honey",
) -> SafeString:
    """The medallion for "`number` `unit`" ("6", "months").

    `lit`: petals lit, 0 to 12, the months of the running year; `years`: full years, one inner ring each; `ground`: a disc
    of paper under it, for where it lies on the road; `colour`: one of `COLOURS`, anything else is honey. Decoration
    only: the words stand beside it in the page.
    """
    colour = colour if colour in COLOURS else COLOURS[0]
    return _medallion(
        str(number), str(unit), max(0, min(12, int(lit))), max(0, int(years)), size, ground, colour
    )


@lru_cache(maxsize=512)
def _medallion(
    number: str, unit: str, lit: int, years: int, size: int, ground: bool, colour: str
) -> SafeString:
    parts = ['<circle cx="40" cy="40" r="39" fill="var(--paper)"/>'] if ground else []
    parts.append(
        f'<circle cx="40" cy="40" r="25" fill="var(--paper)" stroke="var(--{colour})" stroke-width="2"/>'
    )
    for ring in range(min(years, MOST_RINGS)):
        parts.append(
            f'<circle cx="40" cy="40" r="{21.4 - 3.6 * ring:.1f}" fill="none" stroke="var(--{colour})"'
            ' stroke-width="1.2" opacity=".75"/>'
        )
    for petal in range(12):
        x, y = place(petal, 12, 32.5)
        bright = petal < lit
        parts.append(
            f'<circle cx="{x - 60:.1f}" cy="{y - 60:.1f}" r="{4.4 if bright else 2.6}"'
            f' fill="var(--{colour if bright else "line"})"/>'
        )
    parts += _number(number, unit) if number else _flower(colour)
    return ours(
        f'<svg class="medallion" width="{size}" height="{size}" viewBox="0 0 80 80" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def _number(number: str, unit: str) -> list[str]:
    return [
        f'<text class="num" x="40" y="43" text-anchor="middle">{escape(number)}</text>',
        f'<text class="unit" x="40" y="54" text-anchor="middle">{escape(unit)}</text>',
    ]


def _flower(colour: str) -> list[str]:
    """Five leaves round a heart."""
    leaves = (place(leaf, 5, 8.5) for leaf in range(5))
    drawn = [
        f'<circle cx="{x - 60:.1f}" cy="{y - 60:.1f}" r="5.6" fill="var(--{colour}soft)" stroke="var(--{colour})"/>'
        for x, y in leaves
    ]
    return [*drawn, f'<circle cx="40" cy="40" r="3.6" fill="var(--{colour})"/>']
