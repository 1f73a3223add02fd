"""Pictures made by rule on the server: inline SVG of attributes only, so the strictest content policy lets it through.

Every function returns a SafeString made of our own constants and numbers; no member's word ever enters a picture.
Colours that follow the theme are `var(--…)` tokens of `static/wayside.css`; a pebble's eight tints stay the same in
light and dark, because a person is recognised by theirs.
"""

from core.drawing.line import month_line
from core.drawing.medallion import medallion
from core.drawing.pebbles import pebble, pebble_number
from core.drawing.road import horizon, road_bend, road_stop
from core.drawing.scenery import end_mark, hills, mark, ring_scene, sun
from core.drawing.seats import seats
from core.drawing.strip import weather_strip

__all__ = [
    "end_mark",
    "hills",
    "horizon",
    "mark",
    "medallion",
    "month_line",
    "pebble",
    "pebble_number",
    "ring_scene",
    "road_bend",
    "road_stop",
    "seats",
    "sun",
    "weather_strip",
]
