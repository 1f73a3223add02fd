"""When a gathering is: a wall time where it takes place, told by each reader's own clock. Nothing here asks the database or
the clock."""

import datetime as dt
from calendar import day_name
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import clock
from core.words import clock_time, day_month

KEPT_AFTER = 7
"""Days a gathering is still there once it is over, unless what is shared in its circle fades sooner than that."""

AHEAD = dt.timedelta(days=366)
"""How far ahead one plans at most: over the same day next year."""


@dataclass(frozen=True, slots=True)
class When:
    """A day and a time by the clock of a place, and for how many minutes."""

    day: dt.date
    starts: dt.time
    time_zone: str
    minutes: int

    @property
    def begins_at(self) -> dt.datetime:
        """As `core.clock.instant_of`: the first of two, or the first instant after a gap."""
        return clock.instant_of(self.day, self.starts, self.time_zone)

    @property
    def ends_at(self) -> dt.datetime:
        """Minutes as they pass, not as the clock shows them."""
        return self.begins_at + dt.timedelta(minutes=self.minutes)


def fades(ends_at: dt.datetime, stay_days: int) -> dt.datetime:
    """When a gathering fades that is over at `ends_at`; `stay_days` is how long shares stay in its circle, 0 until taken back."""
    return ends_at + dt.timedelta(days=min(KEPT_AFTER, stay_days or KEPT_AFTER))


@dataclass(frozen=True, slots=True)
class Told:
    """When a gathering is, in words."""

    here: str
    """By the reader's clock: "Tuesday 2 December, 7:30 pm to 9 pm"."""
    there: str
    """By the clock where it is, if that shows another time: "6:30 pm"; with its day, where that is another one."""
    exact: str
    """The beginning by the reader's clock, for `<time>`."""

    @property
    def shown(self) -> SafeString:
        """As pages show it: "2 pm" is never broken over two lines."""
        here, there = (
            words.replace(" am", "\u00a0am").replace(" pm", "\u00a0pm") for words in (self.here, self.there)
        )
        time = format_html('<time datetime="{}">{}</time>', self.exact, here)
        return format_html("{} ({} where it is)", time, there) if there else time


def told(begins_at: dt.datetime, ends_at: dt.datetime, place_zone: str, zone: str, now: dt.datetime) -> Told:
    """The same two instants for a reader whose clock is that of `zone`."""
    today = clock.today(now, zone)
    begins, ends = clock.local(begins_at, zone), clock.local(ends_at, zone)
    until = clock_time(ends) if ends.date() == begins.date() else f"{_day(ends, today)}, {clock_time(ends)}"
    there = clock.local(begins_at, place_zone)
    if there.date() != begins.date():
        other = f"{_day(there, today)}, {clock_time(there)}"
    else:
        other = clock_time(there) if there.time() != begins.time() else ""
    here = f"{_day(begins, today)}, {clock_time(begins)} to {until}"
    return Told(here, other, f"{begins:%Y-%m-%dT%H:%M}")


def _day(at: dt.datetime, today: dt.date) -> str:
    return f"{day_name[at.weekday()]} {day_month(at.date(), today)}"


def neutral(begins_at: dt.datetime, zone: str) -> str:
    """What a calendar may show to whoever looks over a shoulder: "Tuesday 7:30"."""
    at = clock.local(begins_at, zone)
    return f"{day_name[at.weekday()]} {at.hour % 12 or 12}:{at.minute:02}"
