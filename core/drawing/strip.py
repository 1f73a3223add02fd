"""Thirty days' weather as a strip: a column a day, taller and warmer the brighter it was, a dot where nothing was said."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from core.markup import ours

STEP, WIDTH, HEIGHT = 10, 7, 48
"""Units between two days, of a column's width, and of the strip's height."""

_COLOURS = ("hill3", "hill3", "hill2", "honey", "honey")
"""By brightness; what they mean stands in the table beside it."""


def weather_strip(days: Sequence[int]) -> SafeString:
    """`days`: oldest first, 1 (darkest) to 5 (brightest), 0 where nothing was said. Decoration: the table carries the meaning."""
    columns = "".join(_column(place * STEP, step) for place, step in enumerate(days))
    width = len(days) * STEP
    return ours(
        f'<svg viewBox="0 0 {width} {HEIGHT}" width="100%" height="{HEIGHT}" preserveAspectRatio="none" aria-hidden="true">'
        f"{columns}</svg>"
    )


def _column(x: int, step: int) -> str:
    if not step:
        return f'<circle cx="{x + WIDTH / 2}" cy="{HEIGHT - 3}" r="1.6" fill="var(--line)"/>'
    tall = 6 + 8 * step
    return f'<rect x="{x}" y="{HEIGHT - tall}" width="{WIDTH}" height="{tall}" rx="3" fill="var(--{_COLOURS[step - 1]})"/>'
