"""A ladder as its keepers write it: one rung a line, "30 days: Thirty days (heather)"."""

import re

from core.text import clean_line
from milestones.ladder import Point, in_order
from milestones.shipped import COLOURS, WORDS, BadLadder, point

MOST = 80
"""Rungs of one ladder."""

_LINE = re.compile(r"(\d{1,5})\s*(day|month|year)s?\s*[:=]\s*(.+?)\s*(?:\(([a-z]+)\))?", re.IGNORECASE)


class NotALine(ValueError):
    """What to do about a line, as its writer reads it."""


def amount_of(found: Point) -> tuple[int, str]:
    """How many of what: years where the months are whole ones, unless its medallion says months."""
    if found.days:
        return found.days, "day"
    in_years = found.months % 12 == 0 and not found.unit.startswith("month")
    return (found.months // 12, "year") if in_years else (found.months, "month")


def lines_of(points: tuple[Point, ...]) -> str:
    """The text that `points_in` reads back."""
    return "\n".join(_line(found) for found in points)


def _line(found: Point) -> str:
    amount, unit = amount_of(found)
    colour = "" if found.colour == COLOURS[0] else f" ({found.colour})"
    return f"{amount} {unit}{'' if amount == 1 else 's'}: {found.words}{colour}"


def points_in(text: str) -> tuple[Point, ...]:
    """The points of what was written, lowest first; empty lines are none. Raises NotALine with a sentence that says which line
    and what to do."""
    found: dict[tuple[int, int], Point] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        read = _read(number, clean_line(line))
        if (read.months, read.days) in found:
            raise NotALine(f"Line {number} falls on the same day as one before it. Keep one of the two.")
        found[read.months, read.days] = read
    if len(found) > MOST:
        raise NotALine(f"That is more than {MOST} lines. Leave some out.")
    return in_order(found.values())


def _read(number: int, line: str) -> Point:
    match = _LINE.fullmatch(line)
    if match is None:
        raise NotALine(f"Write line {number} like this: 30 days: Thirty days")
    amount, unit, words, colour = match.groups()
    if colour and colour.lower() not in COLOURS:
        words, colour = f"{words} ({colour})", None  # a word in brackets is theirs
    if len(words) > WORDS:
        raise NotALine(f"Line {number} is longer than {WORDS} letters after the colon. Say it shorter.")
    entry = {
        "amount": int(amount),
        "unit": unit.lower(),
        "words": words,
        "colour": (colour or COLOURS[0]).lower(),
    }
    try:
        return point(entry)
    except BadLadder:
        raise NotALine(
            f"Line {number} lies beyond a hundred years, or counts nothing. Write a number above 0."
        ) from None
