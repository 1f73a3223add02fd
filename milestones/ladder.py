"""Ladders: the points a road is marked at. Data, and pure computation over it; no clock, no database.

Every date is computed from the first day, never from the rung before, so that 31 January does not drift.
"""

import calendar
import datetime as dt
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "ladders"
DEFAULT = "default"
CODE_LETTERS = 12
"""Room in `Milestone.rung`."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One point: so many years, months and days after the first day."""

    code: str
    words: str
    """As members read it: "Six months"."""
    number: str
    """In the medallion's middle, over `unit`."""
    unit: str
    years: int = 0
    months: int = 0
    days: int = 0

    @property
    def all_months(self) -> int:
        """Years and months, in months."""
        return 12 * self.years + self.months

    @property
    def lit(self) -> int:
        """Petals lit: the months of the running year; all twelve at a full one."""
        return self.all_months % 12 or (12 if self.all_months else 0)

    @property
    def rings(self) -> int:
        """One inner ring for each full year."""
        return self.all_months // 12


class BadLadder(ValueError):
    """A ladder file that cannot be used; the message says which rung and why."""


def parse(text: str) -> tuple[Rung, ...]:
    """The rungs of a ladder file, lowest first. Raises BadLadder."""
    try:
        rungs = tuple(Rung(**entry) for entry in json.loads(text)["rungs"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadLadder(f"not a ladder: {type(error).__name__}") from None
    for rung in rungs:
        _check(rung)
    if len({rung.code for rung in rungs}) < len(rungs):
        raise BadLadder("two rungs share a code")
    return tuple(sorted(rungs, key=lambda rung: date_of(dt.date(2000, 1, 1), rung)))


def _check(rung: Rung) -> None:
    amounts = (rung.years, rung.months, rung.days)
    if not all(isinstance(amount, int) and amount >= 0 for amount in amounts) or not any(amounts):
        raise BadLadder(f"{rung.code}: years, months and days are whole numbers, and one of them is above 0")
    if rung.all_months and rung.days:
        raise BadLadder(f"{rung.code}: either months and years or days")
    if not 0 < len(rung.code) <= CODE_LETTERS or not rung.words or len(rung.words) > 60:
        raise BadLadder(f"{rung.code}: a code of 1 to {CODE_LETTERS} letters and words of 1 to 60")


@lru_cache(maxsize=4)
def load(name: str = DEFAULT) -> tuple[Rung, ...]:
    """A ladder from its file, read once. Raises BadLadder, or FileNotFoundError where there is none of that name."""
    return parse((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def by_code(code: str, name: str = DEFAULT) -> Rung | None:
    """The rung of that code, or None where the ladder has none (any more)."""
    return next((rung for rung in load(name) if rung.code == code), None)


def date_of(start: dt.date, rung: Rung) -> dt.date:
    """The day `rung` is reached on a road whose first day is `start`.

    A calendar month later is the same day of that month, or its last day where it is shorter: 31 January and a month is
    28 or 29 February, 29 February and a year is 28 February (as PostgreSQL's date + interval and dateutil have it).
    Raises OverflowError past the year 9999.
    """
    months = start.year * 12 + start.month - 1 + rung.all_months
    year, month = divmod(months, 12)
    if year > dt.MAXYEAR:
        raise OverflowError("past the calendar's end")
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day) + dt.timedelta(days=rung.days)


def starts_of(day: dt.date, rung: Rung) -> list[dt.date]:
    """Every first day whose `rung` is reached on `day`: mostly one; at a month's end up to four, or none."""
    if rung.days:
        return [day - dt.timedelta(days=rung.days)]
    year, month = divmod(day.year * 12 + day.month - 1 - rung.all_months, 12)
    if year < dt.MINYEAR:
        return []
    last = calendar.monthrange(year, month + 1)[1]
    days = range(day.day, last + 1) if _is_last_of_month(day) else (day.day,)
    return [dt.date(year, month + 1, d) for d in days if d <= last]


def _is_last_of_month(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def reached(start: dt.date, today: dt.date, name: str = DEFAULT) -> list[Rung]:
    """The rungs reached by `today`, lowest first."""
    return [rung for rung in load(name) if date_of(start, rung) <= today]
