"""The medallion: twelve petals round a disc. It only ever gains light."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString

from core.drawing.seats import place
from core.markup import ours

MOST_RINGS = 5
"""Inner rings shown at most; the number in the middle says the rest."""


def medallion(
    number: int | str, unit: str, lit: int, years: int = 0, size: int = 76, ground: bool = False
) -> SafeString:
    """The medallion for "`number` `unit`" ("6", "months").

    `lit`: petals lit, 0 to 12, the months of the running year; `years`: full years, one inner ring each; `ground`: a disc
    of paper under it, for where it lies on the road. Decoration only: the words stand beside it in the page.
    """
    return _medallion(str(number), str(unit), max(0, min(12, int(lit))), max(0, int(years)), size, ground)


@lru_cache(maxsize=512)
def _medallion(number: str, unit: str, lit: int, years: int, size: int, ground: bool) -> SafeString:
    parts = ['<circle cx="40" cy="40" r="39" fill="var(--paper)"/>'] if ground else []
    parts.append(
        '<circle cx="40" cy="40" r="25" fill="var(--paper)" stroke="var(--honey)" stroke-width="2"/>'
    )
    for ring in range(min(years, MOST_RINGS)):
        parts.append(
            f'<circle cx="40" cy="40" r="{21.4 - 3.6 * ring:.1f}" fill="none" stroke="var(--honey)"'
            ' stroke-width="1.2" opacity=".75"/>'
        )
    for petal in range(12):
        x, y = place(petal, 12, 32.5)
        bright = petal < lit
        parts.append(
            f'<circle cx="{x - 60:.1f}" cy="{y - 60:.1f}" r="{4.4 if bright else 2.6}"'
            f' fill="var(--{"honey" if bright else "line"})"/>'
        )
    parts.append(f'<text class="num" x="40" y="43" text-anchor="middle">{escape(number)}</text>')
    parts.append(f'<text class="unit" x="40" y="54" text-anchor="middle">{escape(unit)}</text>')
    return ours(
        f'<svg class="medallion" width="{size}" height="{size}" viewBox="0 0 80 80" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )
