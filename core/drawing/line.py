"""Months as a line: a dot a month of which there is something, joined in order; a month without stays empty."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from core.markup import ours

STEP, HEIGHT, ROOM = 24, 64, 8
"""Units between two months, of the height, and of the room above and below."""


def month_line(heights: Sequence[float | None]) -> SafeString:
    """`heights`: oldest first, 0 (lowest there can be) to 1; None where there is nothing. Decoration: words stand beside it."""
    points = [
        (STEP * place + STEP / 2, round(HEIGHT - ROOM - height * (HEIGHT - 2 * ROOM), 1))
        for place, height in enumerate(heights)
        if height is not None
    ]
    path = " ".join(f"{x},{y}" for x, y in points)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="4" fill="var(--pine)"/>' for x, y in points)
    width = STEP * len(heights)
    return ours(
        f'<svg viewBox="0 0 {width} {HEIGHT}" width="100%" height="{HEIGHT}" preserveAspectRatio="xMinYMid" aria-hidden="true">'
        f'<path d="M0 {HEIGHT - 1}H{width}" stroke="var(--line)"/>'
        f'<polyline points="{path}" fill="none" stroke="var(--pine)" stroke-width="2"/>{dots}</svg>'
    )
