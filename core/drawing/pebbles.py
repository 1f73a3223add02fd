"""Pebbles: the small round picture that stands for a member inside one group."""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings
from django.utils.safestring import SafeString

from core.markup import ours

TINTS = (
    ("#bfe0d2", "#0b5a53"),
    ("#f3d9a0", "#7a4a12"),
    ("#d7e3b4", "#4c5f16"),
    ("#c4dcf0", "#235280"),
    ("#f2cdbb", "#8a3a20"),
    ("#ecc9dd", "#7a3760"),
    ("#d5cff0", "#4a3f8f"),
    ("#cfe3e6", "#2a5660"),
)
"""Ground and mark of each tint; every pair is at least 4.8:1, so the mark is read as a shape and not only as a colour."""

# `{0}` is the mark's colour. Every mark ends at the edge of the circle of radius 20 by its own outline, so a pebble needs
# no clip path (whose id would have to be unique in the page).
MARKS = (
    '<path d="M20 6c12 8 12 20 0 28C8 26 8 14 20 6z" fill="{0}"/>',
    '<path d="M2 17.6q4.6-7 9.4-.6t9.6 0 9.6 0 7.4-.4M3.4 27.4q3.6-6.6 8-.4t9.6 0 9.6 0 6-.6"'
    ' fill="none" stroke="{0}" stroke-width="3.4" stroke-linecap="round"/>',
    '<path d="M26 7a14 14 0 1 0 8 21A13 13 0 0 1 26 7z" fill="{0}"/>',
    '<circle cx="20" cy="20" r="11" fill="none" stroke="{0}" stroke-width="3"/><circle cx="20" cy="20" r="4" fill="{0}"/>',
    '<path d="M1.03 26.33Q10.51 16.24 20 24T39.88 22.2A20 20 0 0 1 1.03 26.33z" fill="{0}"/>',
    '<path d="M5 27a15 15 0 0 1 30 0z" fill="{0}"/>'
    '<path d="M20 4v5" stroke="{0}" stroke-width="3" stroke-linecap="round"/>',
    '<circle cx="20" cy="11" r="4.2" fill="{0}"/><circle cx="28" cy="19" r="4.2" fill="{0}"/>'
    '<circle cx="20" cy="28" r="4.2" fill="{0}"/><circle cx="12" cy="20" r="4.2" fill="{0}"/>',
    '<path d="M10 30V20m7 10V13m7 17V17m7 13V9" stroke="{0}" stroke-width="4" stroke-linecap="round"/>',
)
"""Leaf, waves, moon, rings, hill, sun, seeds, reeds."""

COUNT = len(TINTS) * len(MARKS)
"""How many different pebbles there are."""


def pebble_number(token: str) -> int:
    """The pebble, 0 to 63, of whatever `token` names, stored nowhere.

    Give it something that belongs to one membership (its public id), never to the member: then pebbles differ from group
    to group and cannot link a person across them. Keyed with SECRET_KEY, so nobody outside can compute it either.
    """
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"pebble:" + token.encode(), hashlib.sha256)
    return digest[0] % COUNT


def _body(number: int) -> str:
    ground, ink = TINTS[number % len(TINTS)]
    drawing = MARKS[number // len(TINTS) % len(MARKS)].format(ink)
    return f'<circle cx="20" cy="20" r="20" fill="{ground}"/>{drawing}'


BODIES = tuple(_body(number) for number in range(COUNT))
"""What is inside each pebble's svg, for pictures that hold several."""


@lru_cache(maxsize=1024)
def pebble(number: int, size: int = 40) -> SafeString:
    """Pebble `number` (any int; only its rest by 64 counts) as an svg `size` pixels wide, hidden from screen readers."""
    return ours(
        f'<svg class="pebble" width="{size}" height="{size}" viewBox="0 0 40 40" aria-hidden="true">'
        f"{BODIES[number % COUNT]}</svg>"
    )
