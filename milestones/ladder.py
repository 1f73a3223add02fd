"""The arithmetic of ladders: pure, without a clock, a file or a database.

Every date is computed from the first day, never from the rung before, so that 31 January does not drift.

**Days.** A point in days falls on the day that the road calls by that number. Where the first day is day 0, thirty days are
thirty days after it, as the calculators of the fellowships have it that count from a date; where it is called day 1, as at
meetings that count the day itself, thirty days are reached on the road's thirtieth day, one day sooner by the calendar. So
"30 days" over the road and the medallion of thirty days always come on one morning. Source: our own rule; fellowships publish
none that all of them keep, and each of the two ways is somebody's.

**Months and years** fall on the same day of a later month, whatever the first day is called: an anniversary is a date. Where
that month is shorter it is its last day (as PostgreSQL's date + interval and dateutil have it): 31 January and a month is 28
or 29 February. One choice is the member's: who began on a **29 February** has full years on 28 February ("feb") or on 1 March
("mar") in years without that day. It concerns full years only, for only they come back to February from February; 31 January
and a month stays in February for everybody.
"""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

FEBRUARY, MARCH = "feb", "mar"
"""`journeys.models.Journey.LeapDay`."""

THIRTY = 30
"""Days that light a petal where a point is counted in days."""

YEAR = 365
"""Days of a ring, there."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a ladder: so many months, or so many days, after the first day."""

    code: str
    words: str
    """As members read it: "Six months"."""
    number: str
    """In the medallion's middle, over `unit`."""
    unit: str
    months: int = 0
    days: int = 0
    colour: str = "honey"
    """A token of the look."""

    @property
    def lit(self) -> int:
        """Petals lit: the months of the running year, all twelve at a full one; of a point in days, one for each thirty."""
        if self.days:
            return min(self.days % YEAR // THIRTY, 12) or (12 if self.days >= YEAR else 0)
        return self.months % 12 or (12 if self.months else 0)

    @property
    def rings(self) -> int:
        """One inner ring for each full year."""
        return self.days // YEAR if self.days else self.months // 12


class Start(NamedTuple):
    """A first day, and for which journeys begun on it a point falls on the day asked for."""

    day: dt.date
    first_day: int | None = None
    """What its first day must be called; None where that is all the same."""
    leap_day: str = ""
    """What must have been chosen for a 29 February; "" where that is all the same."""


def date_of(start: dt.date, point: Point, first_day: int = 0, leap_day: str = FEBRUARY) -> dt.date:
    """The day `point` is reached on a road whose first day is `start`; the rules stand above.

    Raises OverflowError past the year 9999.
    """
    if point.days:
        return start + dt.timedelta(days=point.days - first_day)
    year, month = divmod(start.year * 12 + start.month - 1 + point.months, 12)
    if year > dt.MAXYEAR:
        raise OverflowError("past the calendar's end")
    last = calendar.monthrange(year, month + 1)[1]
    if start.day > last and _is_leap_day(start) and month == 1 and leap_day == MARCH:
        return dt.date(year, 3, 1)
    return dt.date(year, month + 1, min(start.day, last))


def starts_of(day: dt.date, months: int, days: int) -> list[Start]:
    """Every first day from which a point of so many months, or days, is reached on `day`: the other way round."""
    if days:
        return [Start(day - dt.timedelta(days=days - first), first) for first in (0, 1)]
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < dt.MINYEAR:
        return []
    last = calendar.monthrange(year, month + 1)[1]
    later = range(day.day, last + 1) if _is_last_of_month(day) else (day.day,)
    starts = [Start(dt.date(year, month + 1, d), None, _chosen(day, month, d)) for d in later if d <= last]
    if (
        (day.month, day.day) == (3, 1)
        and months % 12 == 0
        and not calendar.isleap(day.year)
        and calendar.isleap(year)
    ):
        starts.append(Start(dt.date(year, 2, 29), None, MARCH))
    return starts


def _chosen(day: dt.date, month: int, of_month: int) -> str:
    """A year that began on a 29 February ends on the 28th only for who chose it so."""
    return FEBRUARY if (day.month, month, of_month) == (2, 1, 29) and day.day == 28 else ""


def _is_leap_day(day: dt.date) -> bool:
    return (day.month, day.day) == (2, 29)


def _is_last_of_month(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def in_order(points: Iterable[Point]) -> tuple[Point, ...]:
    """Lowest first."""
    return tuple(sorted(points, key=lambda point: (date_of(dt.date(2000, 1, 1), point), point.months)))


def reached(
    points: Iterable[Point], start: dt.date, today: dt.date, first_day: int = 0, leap_day: str = FEBRUARY
) -> list[Point]:
    """Those of `points` that are reached by `today`, in their order."""
    return [point for point in points if date_of(start, point, first_day, leap_day) <= today]
