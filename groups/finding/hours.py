"""Times of day as a seeker far away would live them: a circle's Tuesday evening may be somebody's Wednesday morning.

A circle says its days and times of day by its own clock, without hours. So a time of day here is a stretch of hours, and
seen from another zone it is that time of day into which most of the stretch falls.
"""

import datetime as dt
from collections.abc import Collection
from functools import lru_cache

from core import clock

HOUR, DAY = 60, 24 * 60
"""In minutes."""

PARTS = {
    "morning": (5 * HOUR, 12 * HOUR),
    "afternoon": (12 * HOUR, 18 * HOUR),
    "evening": (18 * HOUR, 22 * HOUR),
    "night": (22 * HOUR, 29 * HOUR),
}
"""Each time of day: from and to, in minutes of its day (the hours of `core.words.part_of_day`). A night belongs to the day it begins on."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Monday is 0."""

Time = tuple[int | None, str | None]
"""A day and a time of day; None where the circle says none."""


def ahead(seeker: str, circle: str, now: dt.datetime) -> int:
    """By how many minutes the seeker's clock is ahead of the circle's, as both stand now."""
    there, here = clock.local(now, circle).utcoffset(), clock.local(now, seeker).utcoffset()
    assert there is not None  # `local` gives aware times
    assert here is not None
    return int((here - there).total_seconds()) // 60


@lru_cache(maxsize=1024)
def moved(part: str, minutes: int) -> tuple[str, int]:
    """That time of day on a clock so many minutes ahead: most of it is which one, and how many days later (or earlier, below
    0). Of two that hold as much of it, the earlier."""
    begin, end = (minute + minutes for minute in PARTS[part])
    best, most = (part, 0), 0
    for day in (-2, -1, 0, 1, 2):
        for name, (opens, closes) in PARTS.items():
            held = min(end, closes + day * DAY) - max(begin, opens + day * DAY)
            if held > most:
                best, most = (name, day), held
    return best


def times(days: Collection[int], parts: Collection[str], minutes: int) -> frozenset[Time]:
    """When a circle of those days and times of day comes together, on a clock so many minutes ahead.

    Where it says days alone, nobody knows what they are elsewhere: they stay as they are.
    """
    seen = [moved(part, minutes) for part in PARTS if part in parts]
    if not seen:
        return frozenset((day, None) for day in days)
    if not days:
        return frozenset((None, name) for name, _ in seen)
    return frozenset(((day + later) % 7, name) for day in days for name, later in seen)
