"""The road of the journey page: one bend a list item, so it joins at any text height, zoom or language."""

from functools import lru_cache

from django.utils.safestring import SafeString

from core.drawing import ribbons
from core.drawing.scenery import hills
from core.markup import ours

_PATHS = {
    ("on", "right"): ("M30 0C30 45 70 55 70 100", "butt"),
    ("on", "left"): ("M70 0C70 45 30 55 30 100", "butt"),
    ("start", "right"): ("M30 0C30 40 50 50 50 82", "round"),
    ("start", "left"): ("M70 0C70 40 50 50 50 82", "round"),
}

_STOPS = {
    "here": '<circle cx="17" cy="17" r="15" fill="var(--honey)" stroke="var(--pine)" stroke-width="3"/>'
    '<circle cx="17" cy="17" r="5.5" fill="var(--pine)"/>',
    "bend": '<circle cx="17" cy="17" r="15" fill="var(--lakesoft)" stroke="var(--lake)" stroke-width="3"/>'
    '<path d="M8 16q3-3 6 0t6 0 6 0M8 21q3-3 6 0t6 0 6 0" stroke="var(--lake)" stroke-width="2.2" fill="none"'
    ' stroke-linecap="round"/>',
    "chapter": '<circle cx="17" cy="17" r="15" fill="var(--paper)" stroke="var(--pine)" stroke-width="3"/>'
    '<path d="M11 12h12M11 17h12M11 22h7" stroke="var(--pine)" stroke-width="2.2" stroke-linecap="round"/>',
    "moment": '<circle cx="17" cy="17" r="15" fill="var(--paper)" stroke="var(--honey)" stroke-width="3"/>'
    '<circle cx="17" cy="17" r="6" fill="var(--honey)"/>',
    "start": '<circle cx="17" cy="17" r="15" fill="var(--paper)" stroke="var(--pine)" stroke-width="3"/>'
    '<path d="M17 24V13m0 4c-5 0-6-3-6-5 4 0 6 2 6 5zm0-1c0-4 3-6 6-6 0 4-2 6-6 6z" stroke="var(--pine)"'
    ' stroke-width="2" fill="none" stroke-linecap="round" stroke-linejoin="round"/>',
}


@lru_cache(maxsize=16)
def _bend(kind: str, side: str) -> SafeString:
    path, cap = _PATHS[kind, side]
    strokes = "".join(
        f'<path d="{path}" vector-effect="non-scaling-stroke" stroke="var(--{colour})" {rest}/>'
        for colour, rest in (
            ("hill1", f'stroke-width="34" stroke-linecap="{cap}"'),
            ("road", f'stroke-width="20" stroke-linecap="{cap}"'),
            ("roaddash", 'stroke-width="2" stroke-dasharray="7 10" opacity=".85"'),
        )
    )
    return ours(
        f'<svg class="bend" viewBox="0 0 100 100" preserveAspectRatio="none" fill="none" aria-hidden="true">{strokes}</svg>'
    )


def road_bend(kind: str = "on", side: str | int = "right") -> SafeString:
    """The piece of road beside one `<li>`: `kind` "on" or "start" (the last item, where the road begins).

    `side` "right" or "left", or simply the item's number from 1 (`forloop.counter`): odd items bend right, even ones left,
    which is also how `static/wayside.css` places the stop. Raises KeyError for other kinds.
    """
    if isinstance(side, int):
        side = "right" if side % 2 else "left"
    return _bend(str(kind), str(side))


@lru_cache(maxsize=16)
def road_stop(kind: str) -> SafeString:
    """The round sign on the road: "here", "chapter", "bend", "moment" or "start"; a milestone uses the medallion instead."""
    return ours(f'<svg width="34" height="34" viewBox="0 0 34 34" aria-hidden="true">{_STOPS[kind]}</svg>')


@lru_cache(maxsize=1)
def horizon() -> SafeString:
    """Hills, sun and the road running away to them: the head of the journey page."""
    return ours(
        hills("journey")
        + f'<svg class="way" viewBox="0 0 320 145" aria-hidden="true"><path d="{ribbons.WAY_VERGE}" fill="var(--hill1)"/>'
        f'<path d="{ribbons.WAY}" fill="var(--road)"/>'
        '<path d="M30 145C30 108 66 100 112 92.6" fill="none" stroke="var(--roaddash)" stroke-width="1.7"'
        ' stroke-dasharray="7 9" opacity=".8"/></svg>'
    )
