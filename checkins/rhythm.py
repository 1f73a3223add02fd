"""When a rhythm falls: from wall time, zone, rule and what departs from it to dates and instants. Nothing here asks the clock,
and the database only for the pauses and extra rounds of a rhythm that does not know them yet (`with_departures`).

Stated once (decision 15):
- A rhythm has one round for each local date it is due on. Due are the dates of its rule between its first and its last date,
  less those it rests on, and its extra rounds' dates, whatever the rule says of them.
- A round opens when a clock in the rhythm's zone shows its time; where that time happens twice (clocks go back) at the first;
  where it does not happen (clocks go forward, or a date is skipped as in Apia on 30 December 2011) at the first instant
  after the gap.
- It stays open for its minutes as they pass, not as the clock shows them.

Rules are texts of RFC 5545 (3.3.10), read by dateutil on local dates without a zone; the zone comes last (`core.clock.instant_of`).
"""

import datetime as dt
import heapq
from calendar import day_name
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from dateutil.rrule import rrulestr

from checkins.models import Rhythm
from core import clock
from core.words import clock_time, day_month

DAY = dt.timedelta(days=1)

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST_YEAR = 9998
"""No date is looked for after it: a calendar of four digits ends there."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One round as the rhythm has it, whether it stands in the database or not. Instants are in UTC."""

    date: dt.date
    opens_at: dt.datetime
    closes_at: dt.datetime
    remind_at: dt.datetime | None
    wall: dt.time
    """The time a clock there is to show when it opens."""

    def still_helps(self, now: dt.datetime) -> bool:
        """Whether there is time yet to answer before the reminder, or before it closes where there is none."""
        return (self.remind_at or self.closes_at) > now


def on(rhythm: Rhythm, date: dt.date) -> Occurrence:
    """The round of that local date, whether or not the rhythm is due on it."""
    wall = rhythm.departures.extras.get(date) or rhythm.opens
    opens_at = clock.instant_of(date, wall, rhythm.time_zone)
    closes_at = opens_at + dt.timedelta(minutes=rhythm.open_minutes)
    remind_at = closes_at - dt.timedelta(minutes=rhythm.remind_minutes) if rhythm.remind_minutes else None
    return Occurrence(date, opens_at, closes_at, max(remind_at, opens_at) if remind_at else None, wall)


# -- the rule ---------------------------------------------------------------------------------------------------------


def _rule(every: str, weekday: int | None, nth: int | None) -> str:
    """The rule as RFC 5545 has it, without an end. Weeks begin on Monday."""
    day = _CODES[weekday or 0]
    return {
        Rhythm.Every.DAY: "FREQ=DAILY",
        Rhythm.Every.WEEKDAYS: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        Rhythm.Every.WEEK: f"FREQ=WEEKLY;BYDAY={day}",
        Rhythm.Every.FORTNIGHT: f"FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY={day}",
        Rhythm.Every.MONTH: f"FREQ=MONTHLY;BYDAY={nth}{day}",
    }[Rhythm.Every(every)]


@lru_cache(maxsize=8192)
def _of_month(rule: str, odd: int, year: int, month: int) -> tuple[dt.date, ...]:
    """The dates of that rule in one month; `odd` says which weeks count where every second one does. Reckoned once a month for
    everybody who keeps to the same rule."""
    first = dt.datetime(year, month, 1)
    monday = first - DAY * first.weekday()
    begins = monday if _week(monday) % 2 == odd else monday - 7 * DAY
    last = (first + 31 * DAY).replace(day=1) - DAY
    if "INTERVAL" not in rule:
        begins = first
    return tuple(at.date() for at in rrulestr(rule, dtstart=begins).between(first, last, inc=True))


def _week(date: dt.date) -> int:
    """The number of its week, Monday to Sunday, since the first Monday of the calendar."""
    return (date.toordinal() - 1) // 7


def _dates_of(rule: str, rhythm: Rhythm, after: dt.date) -> Iterator[dt.date]:
    first, last = max(after + DAY, rhythm.starts_on), rhythm.ends_on or dt.date.max
    odd = _week(rhythm.starts_on) % 2 if "INTERVAL" in rule else 0
    year, month = first.year, first.month
    while year <= _LAST_YEAR:
        for date in _of_month(rule, odd, year, month):
            if date > last:
                return
            if date >= first:
                yield date
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def rule_dates(rhythm: Rhythm, after: dt.date) -> Iterator[dt.date]:
    """The local dates of the rule alone, later than `after`: without end where the rhythm has none."""
    return _dates_of(_rule(rhythm.every, rhythm.weekday, rhythm.nth), rhythm, after)


def dates(rhythm: Rhythm, after: dt.date) -> Iterator[dt.date]:
    """The local dates the rhythm is due on, later than `after`: its rule, less its pauses, and its extra rounds."""
    departures = rhythm.departures
    if not (departures.pauses or departures.extras):
        return rule_dates(rhythm, after)
    by_rule = (
        date
        for date in rule_dates(rhythm, after)
        if date not in departures.extras and not departures.rests_on(date)
    )
    return heapq.merge(by_rule, (date for date in departures.extras if date > after))


def next_rounds(rhythm: Rhythm, after: dt.date, count: int) -> list[Occurrence]:
    """The next `count` rounds whose local date is later than `after`; fewer where it ends before."""
    return [on(rhythm, date) for date in islice(dates(rhythm, after), count)]


def not_over(rhythm: Rhythm, now: dt.datetime) -> Iterator[Occurrence]:
    """The rounds that close later than `now`, those under way first."""
    long_ago = clock.today(now - dt.timedelta(minutes=rhythm.open_minutes), rhythm.time_zone) - 2 * DAY
    return (there for there in (on(rhythm, d) for d in dates(rhythm, long_ago)) if there.closes_at > now)


def first_date(
    rhythm: Rhythm, now: dt.datetime, *, taken: Collection[dt.date] = (), anew: bool = False
) -> dt.date | None:
    """The date a rhythm that is set or changed at `now` begins with: the first of its rule that has no round yet (`taken` have)
    and can still be answered in peace; None where none is left before its end. Never before `starts_on`.

    With `anew`, every second week counts from whichever week comes first.
    """
    every = Rhythm.Every.WEEK if anew and rhythm.every == Rhythm.Every.FORTNIGHT else rhythm.every
    found = _dates_of(
        _rule(every, rhythm.weekday, rhythm.nth), rhythm, clock.today(now, rhythm.time_zone) - DAY
    )
    return next((date for date in found if date not in taken and on(rhythm, date).still_helps(now)), None)


# -- what a calendar wants to know ------------------------------------------------------------------------------------


def begins(rhythm: Rhythm) -> dt.date | None:
    """The first date of the rule (a calendar's DTSTART, with `rhythm.opens`); None where its end came before it."""
    return next(rule_dates(rhythm, rhythm.starts_on - DAY), None)


def rule_text(rhythm: Rhythm) -> str:
    """The rule as an RRULE of RFC 5545 (3.3.10), without the name of the property.

    A last date becomes UNTIL in UTC, as that section wants where DTSTART has a zone: the last second of that date there. So it
    holds too for a reader who takes a time that does not exist for a later one than we do.
    """
    rule = _rule(rhythm.every, rhythm.weekday, rhythm.nth)
    if rhythm.ends_on is None:
        return rule
    over = clock.instant_of(rhythm.ends_on + DAY, dt.time(0), rhythm.time_zone) - dt.timedelta(seconds=1)
    return f"{rule};UNTIL={over:%Y%m%dT%H%M%SZ}"


def left_out(rhythm: Rhythm) -> list[dt.date]:
    """The dates of the rule on which no round opens at the rhythm's own time (a calendar's EXDATE, with `rhythm.opens`), in
    order: it rests then, or an extra round with another time stands in its place."""
    departures = rhythm.departures
    found = {
        date
        for first, last in departures.pauses
        for date in takewhile(lambda date: date <= last, rule_dates(rhythm, first - DAY))  # noqa: B023  (used at once)
    }
    found |= {date for date in departures.extras if falls_on(rhythm, date)}
    return sorted(date for date in found if not _as_ever(rhythm, date))


def extras(rhythm: Rhythm) -> list[Occurrence]:
    """Its extra rounds (a calendar's RDATE, or events of their own), in order: less those that are as the rule has them."""
    return [
        on(rhythm, date)
        for date in rhythm.departures.extras
        if not (falls_on(rhythm, date) and _as_ever(rhythm, date))
    ]


def falls_on(rhythm: Rhythm, date: dt.date) -> bool:
    """Whether that date is one of the rule."""
    return next(rule_dates(rhythm, date - DAY), None) == date


def _as_ever(rhythm: Rhythm, date: dt.date) -> bool:
    """Whether an extra round stands on that date, at the rhythm's own time."""
    extras = rhythm.departures.extras
    return date in extras and extras[date] in (None, rhythm.opens)


# -- in words ---------------------------------------------------------------------------------------------------------


def in_words(there: Occurrence, rhythm: Rhythm, today: dt.date | None = None) -> str:
    """ "Tuesday 24 November, 7:30 pm to 9:30 pm", by the rhythm's own clock; with the year where it is not that of `today`."""
    opens, closes = (clock.local(at, rhythm.time_zone) for at in (there.opens_at, there.closes_at))
    until = clock_time(closes)
    if closes.date() != opens.date():
        until = f"{day_name[closes.weekday()]}, {until}"
    day = day_month(opens.date(), today or opens.date())
    return f"{day_name[opens.weekday()]} {day}, {clock_time(opens)} to {until}"


def until_words(closes_at: dt.datetime, now: dt.datetime, zone_name: str) -> str:
    """What follows "until": "7:30 pm" today, "tomorrow, 8 am", "Saturday, 8 am", "6 October, 8 am"."""
    closes, here = clock.local(closes_at, zone_name), clock.local(now, zone_name)
    distance = (closes.date() - here.date()).days
    if distance == 0:
        return clock_time(closes)
    day = day_name[closes.weekday()] if distance < 7 else day_month(closes.date(), here.date())
    return f"{'tomorrow' if distance == 1 else day}, {clock_time(closes)}"
