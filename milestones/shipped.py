"""The ladders this product ships, as data files; a migration puts them into the database once, where a site changes them."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.ids import opaque_id
from milestones.ladder import Point, in_order

FOLDER = Path(__file__).resolve().parent / "ladders"
DEFAULT = "default"
NAMES = (DEFAULT, "months", "days", "years", "none")
"""The files, in the order they are offered."""

COLOURS = ("honey", "pine", "heather", "lake")
"""Tokens of the look a medallion may have."""

UNITS = {"day": 36_500, "month": 1_200, "year": 100}
"""What a rung is counted in, and the most of it: a hundred years."""

CODE_LETTERS, WORDS, NUMBER, OF = 12, 60, 5, 8
"""Room for a rung's code and words, and for the medallion's number and what it is of."""


class BadLadder(ValueError):
    """A ladder file that cannot be used; the message says which rung and why."""


def point(entry: dict[str, Any]) -> Point:
    """A rung of a file: amount, unit and words; where they are left out, the rest follows from these. Raises BadLadder."""
    try:
        amount, unit, words = entry["amount"], entry["unit"], entry["words"]
    except (KeyError, TypeError):
        raise BadLadder("a rung is an amount, a unit and words") from None
    if (
        unit not in UNITS
        or isinstance(amount, bool)
        or not isinstance(amount, int)
        or not 0 < amount <= UNITS[unit]
    ):
        raise BadLadder(
            f"{amount} {unit}: a whole number of days, months or years, and no more than a hundred years"
        )
    found = Point(
        code=entry.get("code", f"{amount}{unit[0]}"), words=words, number=entry.get("number", str(amount)),
        unit=entry.get("of", unit if amount == 1 else f"{unit}s"), months={"day": 0, "month": 1, "year": 12}[unit] * amount,
        days=amount if unit == "day" else 0, colour=entry.get("colour", COLOURS[0]),
    )  # fmt: skip
    room = ((found.code, CODE_LETTERS), (words, WORDS), (found.number, NUMBER), (found.unit, OF))
    if not all(isinstance(said, str) and 0 < len(said) <= most for said, most in room):
        raise BadLadder(f"{amount} {unit}: words of 1 to {WORDS} letters, a code of 1 to {CODE_LETTERS}")
    if found.colour not in COLOURS:
        raise BadLadder(f"{amount} {unit}: a colour of the look")
    return found


def parse(text: str) -> tuple[Point, ...]:
    """The points of a ladder file, lowest first. Raises BadLadder."""
    try:
        entries = json.loads(text)["rungs"]
        points = in_order(point(entry) for entry in entries)
    except BadLadder:
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise BadLadder(f"not a ladder: {type(error).__name__}") from None
    if len({(p.months, p.days) for p in points}) < len(points) or len({p.code for p in points}) < len(points):
        raise BadLadder("two rungs on one day, or of one code")
    return points


@lru_cache(maxsize=8)
def load(name: str = DEFAULT) -> tuple[Point, ...]:
    """A ladder from its file, read once. Raises BadLadder, or FileNotFoundError where there is none of that name."""
    return parse((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def by_code(code: str) -> Point | None:
    """The point of that code in the default ladder's file: what an older celebration's medallion is drawn from."""
    return next((found for found in load() if found.code == code), None)


def put(cursor: Any) -> None:
    """Write the shipped ladders where the site has none; as the tables' owner, who stands before every lock. The default comes
    first: where one is there already, nothing is written."""
    for place, name in enumerate(NAMES):
        said = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        cursor.execute(
            """INSERT INTO milestones_ladder (public_id, name, about, place, is_default, group_id)
               VALUES (%s, %s, %s, %s, %s, NULL) ON CONFLICT DO NOTHING RETURNING id""",
            [opaque_id(), said["name"], said["about"], place, name == DEFAULT],
        )
        row = cursor.fetchone()
        if row is None:
            return
        for found, entry in zip(load(name), _in_order(said["rungs"]), strict=True):
            cursor.execute(
                """INSERT INTO milestones_rung (ladder_id, amount, unit, code, words, number, "of", colour)
                   VALUES (%s, %s, %s, %s, %s, %s, %s, %s)""",
                [
                    row[0],
                    entry["amount"],
                    entry["unit"],
                    found.code,
                    found.words,
                    found.number,
                    found.unit,
                    found.colour,
                ],
            )


def _in_order(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A file's entries in the order `load` gives their points."""
    by_point = {point(entry): entry for entry in entries}
    return [by_point[found] for found in in_order(by_point)]
