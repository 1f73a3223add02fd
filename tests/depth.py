"""How much is tried of what repeats: a fair part in `make test`, all of it in `make deep`.

Hostile strings × fields × pages, and random lives, are thousands of requests that differ little. `make test` takes a part that
is the same each time and another for each form, page or field: every string is still sent to many forms, every form and field
still gets many strings. `make deep` (DEEP=1) takes all; it runs before a release and after a change to forms, text or locks.
"""

import os
import zlib
from collections.abc import Sequence
from typing import TypeVar

DEEP = os.environ.get("DEEP") == "1"

T = TypeVar("T")


def part(of: Sequence[T], one_in: int, whose: str) -> Sequence[T]:
    """One in `one_in` of those, at least one where there is one; which, hangs on `whose` alone. All of them with `make deep`."""
    if DEEP or not of:
        return of
    begin = zlib.crc32(whose.encode()) % min(one_in, len(of))
    return of[begin::one_in]


def lives(few: int, many: int) -> int:
    """How many random lives are lived: `few` in `make test`, `many` in `make deep`."""
    return many if DEEP else few
