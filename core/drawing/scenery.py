"""Hills, suns, the site's mark, the end mark and the landing page's circle."""

import math
from functools import lru_cache

from django.utils.safestring import SafeString

from core.drawing import ribbons
from core.drawing.pebbles import BODIES
from core.markup import ours

_SUN = (
    '<circle cx="{x}" cy="{y}" r="{r3}" fill="var(--honey)" opacity=".16"/>'
    '<circle cx="{x}" cy="{y}" r="{r2}" fill="var(--honey)" opacity=".26"/>'
    '<circle cx="{x}" cy="{y}" r="{r1}" fill="var(--honey)" opacity=".95"/>'
)

_HILLS = {
    "welcome": (
        'viewBox="0 0 1200 520" preserveAspectRatio="none"',
        '<path d="M0 96Q180 20 400 74T800 40T1200 84V520H0z" fill="var(--hill3)"/>'
        '<path d="M0 160Q260 70 560 138T1200 112V520H0z" fill="var(--hill2)"/>'
        '<path d="M0 216Q330 130 660 196T1200 168V520H0z" fill="var(--hill1)"/>',
    ),
    "hello": (
        'viewBox="0 0 1200 260" preserveAspectRatio="none"',
        '<path d="M0 120Q180 40 400 96T800 62T1200 100V260H0z" fill="var(--hill3)"/>'
        '<path d="M0 172Q260 90 560 154T1200 130V260H0z" fill="var(--hill2)"/>'
        '<path d="M0 222Q330 150 660 206T1200 182V260H0z" fill="var(--hill1)"/>',
    ),
    "journey": (
        'viewBox="0 0 720 340" preserveAspectRatio="xMidYMax slice"',
        _SUN.format(x=452, y=176, r1=36, r2=58, r3=84)
        + '<path d="M0 214Q120 158 250 200T500 182T720 196V340H0z" fill="var(--hill3)"/>'
        '<path d="M0 250Q170 190 330 236T720 214V340H0z" fill="var(--hill2)"/>'
        '<path d="M0 296Q200 214 400 262T720 250V340H0z" fill="var(--hill1)"/>'
        '<path d="M0 332Q160 286 340 312T720 296V341H0z" fill="var(--paper)"/>',
    ),
    "vista": (
        'viewBox="0 0 640 190" preserveAspectRatio="xMidYMax slice"',
        '<circle cx="452" cy="70" r="25" fill="var(--honey)"/>'
        '<circle cx="452" cy="70" r="40" fill="none" stroke="var(--honey)" opacity=".4"/>'
        '<circle cx="452" cy="70" r="56" fill="none" stroke="var(--honey)" opacity=".2"/>'
        '<path d="M0 108q90-46 190-22t170 0 130-16 150 20v100H0z" fill="var(--hill1)"/>'
        '<path d="M0 132q120-38 240-10t210-8 190 6v70H0z" fill="var(--hill2)"/>'
        '<path d="M0 166q150-30 300-8t340-14v46H0z" fill="var(--hill3)" opacity=".55"/>'
        '<ellipse cx="232" cy="160" rx="62" ry="11" fill="var(--lakesoft)"/>'
        '<path d="M196 158h42M214 164h40" stroke="var(--lake)" opacity=".3" stroke-width="2" stroke-linecap="round"/>'
        f'<path d="{ribbons.VISTA}" fill="var(--roadside)"/>'
        f'<path d="{ribbons.VISTA_LINE}" fill="none" stroke="var(--road)" stroke-width="1.4" stroke-dasharray="5 8"'
        ' stroke-linecap="round" opacity=".75"/>',
    ),
}


@lru_cache(maxsize=16)
def hills(kind: str = "hello") -> SafeString:
    """The hills of one page: "welcome" (landing), "hello" (today), "journey" (with its sun) or "vista" (step pages).

    Raises KeyError for any other kind.
    """
    frame, inside = _HILLS[kind]
    css = "vista" if kind == "vista" else "hills"
    return ours(f'<svg class="{css}" {frame} aria-hidden="true">{inside}</svg>')


@lru_cache(maxsize=1)
def sun() -> SafeString:
    """The sun behind the landing page's and Today's hills."""
    return ours(
        '<svg class="sun" width="240" height="240" viewBox="0 0 240 240" aria-hidden="true">'
        + _SUN.format(x=120, y=120, r1=50, r2=82, r3=116)
        + "</svg>"
    )


@lru_cache(maxsize=1)
def mark() -> SafeString:
    """The site's mark: a ring with a road through it, or to a stranger a plain ring."""
    return ours(
        '<svg width="30" height="30" viewBox="0 0 30 30" fill="none" aria-hidden="true">'
        '<circle cx="15" cy="15" r="13" stroke="currentColor" stroke-width="2.4"/>'
        '<path d="M10 27c0-7 9-6 9-12S12 9 15 3" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/></svg>'
    )


@lru_cache(maxsize=1)
def end_mark() -> SafeString:
    """The open seat with a light in it that stands where a page ends."""
    return ours(
        '<svg width="44" height="44" viewBox="0 0 44 44" fill="none" stroke="currentColor" stroke-width="1.6"'
        ' aria-hidden="true"><circle cx="22" cy="22" r="20" stroke-dasharray="3 5"/>'
        '<circle cx="22" cy="22" r="3" fill="var(--honey)" stroke="none"/></svg>'
    )


_SITTING = (19, 6, 25, 44, 39, 58, 28, 47, 34, 61, 48)
"""Who sits in the landing page's circle, clockwise from the far end: pebbles of nobody."""


def _sitter(index: int, number: int) -> str:
    """One pebble of twelve round an ellipse; the nearer (lower) the larger, with a shadow and a rim of paper."""
    turn = 2 * math.pi * index / 12
    x, y = 320 + 236 * math.sin(turn), 236 - 122 * math.cos(turn)
    scale = 1.5 + (y - 114) * 0.0035
    reach = 20 * scale
    return (
        f'<ellipse cx="{x:.1f}" cy="{y + reach:.1f}" rx="{reach * 0.8:.1f}" ry="{reach * 0.2:.1f}" fill="#0d2828"'
        f' opacity=".13"/><circle cx="{x:.1f}" cy="{y:.1f}" r="{reach + 3:.1f}" fill="var(--paper)"/>'
        f'<g transform="translate({x - reach:.1f} {y - reach:.1f}) scale({scale:.3f})">{BODIES[number]}</g>'
    )


@lru_cache(maxsize=1)
def ring_scene() -> SafeString:
    """The landing page's picture: eleven pebbles round a warm light, and a road that ends at the open seat."""
    far_to_near = sorted(range(12), key=lambda index: -math.cos(2 * math.pi * index / 12))
    numbers = dict(zip((i for i in range(12) if i != 6), _SITTING, strict=True))
    sitters = "".join(_sitter(index, numbers[index]) for index in far_to_near if index != 6)
    glow = "".join(
        f'<ellipse cx="320" cy="250" rx="{rx}" ry="{ry}" fill="var(--honey)" opacity="{opacity}"/>'
        for rx, ry, opacity in ((104, 54, 0.12), (72, 37, 0.2), (42, 22, 0.34), (15, 9, 1))
    )
    return ours(
        '<svg class="ringscene" width="640" height="520" viewBox="0 0 640 520" role="img" aria-label="Eleven people sit in'
        ' a circle around a warm light. One seat is open, and a road leads to it.">'
        '<ellipse cx="320" cy="254" rx="298" ry="174" fill="var(--paper)" opacity=".5"/>'
        '<ellipse cx="320" cy="250" rx="210" ry="104" fill="var(--paper)" opacity=".55"/>'
        f'<path d="{ribbons.ARRIVAL_VERGE}" fill="var(--roadside)" opacity=".55"/>'
        f'<path d="{ribbons.ARRIVAL}" fill="var(--road)"/>'
        f'<path d="{ribbons.ARRIVAL_LINE}" fill="none" stroke="var(--roaddash)" stroke-width="3" stroke-dasharray="9 11"/>'
        f"{glow}{sitters}"
        '<circle cx="320" cy="358" r="63" fill="var(--honey)" opacity=".3"/>'
        '<circle cx="320" cy="358" r="51" fill="var(--paper)"/>'
        '<circle cx="320" cy="358" r="49" fill="none" stroke="var(--pine)" stroke-width="3" stroke-dasharray="7 7.6"'
        ' stroke-linecap="round"/></svg>'
    )
