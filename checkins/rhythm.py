"""When a rhythm falls: from wall time, zone and "every day" or "every week" to dates and instants. Nothing here asks the
database or the clock.

Stated once: a rhythm has one round for each local date it is due on. It opens when a clock in its zone shows its time;
where that time happens twice (clocks go back) at the first; where it does not happen (clocks go forward, or a date is
skipped as in Apia on 30 December 2011) at the first instant after the gap. It stays open for its minutes as they pass,
not as the clock shows them.
"""

import datetime as dt
from calendar import day_name
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from checkins.models import Rhythm
from core import clock
from core.words import clock_time, day_month

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One round as the rhythm has it, whether it stands in the database or not. Instants are in UTC."""

    date: dt.date
    opens_at: dt.datetime
    closes_at: dt.datetime
    remind_at: dt.datetime | None

    def still_helps(self, now: dt.datetime) -> bool:
        """Whether there is time yet to answer before the reminder, or before it closes where there is none."""
        return (self.remind_at or self.closes_at) > now


def on(rhythm: Rhythm, date: dt.date) -> Occurrence:
    """The round of that local date, whether or not the rhythm is due on it."""
    opens_at = clock.instant_of(date, rhythm.opens, rhythm.time_zone)
    closes_at = opens_at + dt.timedelta(minutes=rhythm.open_minutes)
    remind_at = closes_at - dt.timedelta(minutes=rhythm.remind_minutes) if rhythm.remind_minutes else None
    return Occurrence(date, opens_at, closes_at, max(remind_at, opens_at) if remind_at else None)


def dates(rhythm: Rhythm, after: dt.date) -> Iterator[dt.date]:
    """The local dates the rhythm is due on, later than `after`, without end."""
    date = max(after + DAY, rhythm.starts_on)
    step = DAY
    if rhythm.every == Rhythm.Every.WEEK:
        date += DAY * ((int(rhythm.weekday or 0) - date.weekday()) % 7)
        step = 7 * DAY
    while True:
        yield date
        date += step


def next_rounds(rhythm: Rhythm, after: dt.date, count: int) -> list[Occurrence]:
    """The next `count` rounds whose local date is later than `after`."""
    return [on(rhythm, date) for date in islice(dates(rhythm, after), count)]


def not_over(rhythm: Rhythm, now: dt.datetime) -> Iterator[Occurrence]:
    """The rounds that close later than `now`, those under way first, without end."""
    long_ago = clock.today(now - dt.timedelta(minutes=rhythm.open_minutes), rhythm.time_zone) - 2 * DAY
    return (there for there in (on(rhythm, d) for d in dates(rhythm, long_ago)) if there.closes_at > now)


def first_date(rhythm: Rhythm, now: dt.datetime) -> dt.date:
    """The date a rhythm set at `now` begins with: today, where today's round can still be answered in peace."""
    today = clock.today(now, rhythm.time_zone)
    return today if on(rhythm, today).still_helps(now) else today + DAY


def in_words(there: Occurrence, rhythm: Rhythm) -> str:
    """ "Tuesday 24 November, 7:30 pm to 9:30 pm", by the rhythm's own clock."""
    opens, closes = (clock.local(at, rhythm.time_zone) for at in (there.opens_at, there.closes_at))
    until = clock_time(closes)
    if closes.date() != opens.date():
        until = f"{day_name[closes.weekday()]}, {until}"
    return (
        f"{day_name[opens.weekday()]} {day_month(opens.date(), opens.date())}, {clock_time(opens)} to {until}"
    )


def until_words(closes_at: dt.datetime, now: dt.datetime, zone_name: str) -> str:
    """What follows "until": "7:30 pm" today, "tomorrow, 8 am", "Saturday, 8 am", "6 October, 8 am"."""
    closes, here = clock.local(closes_at, zone_name), clock.local(now, zone_name)
    distance = (closes.date() - here.date()).days
    if distance == 0:
        return clock_time(closes)
    day = day_name[closes.weekday()] if distance < 7 else day_month(closes.date(), here.date())
    return f"{'tomorrow' if distance == 1 else day}, {clock_time(closes)}"
