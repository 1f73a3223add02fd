"""When somebody holds a circle: stretches of its week, by the wall clock in its zone, as instants and in words.

A stretch begins when a clock in the circle's zone shows its time and ends when it shows the other; midnight as an end is the
end of that day. Where a wall time comes twice the first is meant, where it does not come the first instant after the gap
(`core.clock.instant_of`): so a stretch is shorter or longer by an hour twice a year, and one that lies within a gap is not
there that day. Stretches that touch are one.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from core import clock
from core import words as english
from groups.models import Group, OpenHours

MIDNIGHT = dt.time(0)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST = 28
"""Stretches a week: four a day."""

ANSWER_WORDS = {6: "six hours", 12: "twelve hours", 24: "a day", 48: "two days"}
"""Within how many hours an answer can be hoped for, to choose from, and how that is said."""

AHEAD = 15
"""Days one looks ahead: a week, and another where a day of it is skipped."""

Stretch = tuple[dt.datetime, dt.datetime]
"""From when to when."""


class Timed(Protocol):
    """What has a beginning and an end on one day of the week: hours of a circle, or who is on duty in them."""

    opens: dt.time
    closes: dt.time


def of(group: Group) -> list[OpenHours]:
    """The stretches of that group's week, Monday first."""
    return list(group.open_hours.all())


def stretch_on(row: Timed, date: dt.date, zone: str) -> Stretch | None:
    """That stretch on that date; None where the clocks leave nothing of it."""
    begins = clock.instant_of(date, row.opens, zone)
    last = date + dt.timedelta(days=1) if row.closes == MIDNIGHT else date
    ends = clock.instant_of(last, row.closes, zone)
    return (begins, ends) if begins < ends else None


def coming(group: Group, hours: Iterable[OpenHours], now: dt.datetime) -> list[Stretch]:
    """The stretches that are not over at `now`, in order, up to `AHEAD` days on; those that touch are one."""
    today, rows = clock.today(now, group.time_zone), list(hours)
    found = []
    for ahead in range(-1, AHEAD + 1):
        date = today + dt.timedelta(days=ahead)
        found += [stretch_on(row, date, group.time_zone) for row in rows if row.weekday == date.weekday()]
    joined: list[Stretch] = []
    for begins, ends in sorted(stretch for stretch in found if stretch):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return [stretch for stretch in joined if stretch[1] > now]


def open_until(group: Group, hours: Iterable[OpenHours], now: dt.datetime) -> dt.datetime | None:
    """When the stretch that is on at `now` ends; None where none is."""
    return next((ends for begins, ends in coming(group, hours, now) if begins <= now), None)


def open_now(group: Group, hours: Iterable[OpenHours], now: dt.datetime) -> bool:
    """Whether a stretch is on at `now`."""
    return open_until(group, hours, now) is not None


def next_opening(group: Group, hours: Iterable[OpenHours], now: dt.datetime) -> dt.datetime | None:
    """When the next stretch begins, after `now`; None without any."""
    return next((begins for begins, _ in coming(group, hours, now) if begins > now), None)


def answer_words(group: Group) -> str:
    """Within which time whoever shares there can hope for an answer: "a day"."""
    return ANSWER_WORDS.get(group.answer_hours, f"{group.answer_hours} hours")


def zone_words(name: str) -> str:
    """Whose clock, as one would say it: "Dublin time", "UTC"."""
    city = name.rpartition("/")[2].replace("_", " ")
    return f"{city} time" if "/" in name else city


def span(opens: dt.datetime | dt.time, closes: dt.datetime | dt.time) -> str:
    """ "7 to 9 pm", "10 am to noon"."""
    begins, ends = english.clock_time(opens), english.clock_time(closes)
    same_half = begins[-3:] == ends[-3:] and begins[-3:] in (" am", " pm")
    return f"{begins[:-3] if same_half else begins} to {ends}"


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch as a page tells it."""

    words: str
    """By the circle's own clock: "Tuesdays and Thursdays, 7 to 9 pm, Dublin time"."""
    yours: str
    """By the reader's, where that is another: "Wednesdays, 8 to 10 am"."""


def in_words(group: Group, hours: Sequence[OpenHours]) -> list[str]:
    """The week in sentences' worth of words, days of the same hours together."""
    zone = zone_words(group.time_zone)
    return [
        f"{english.in_a_row(f'{DAYS[row.weekday]}s' for row in rows)}, {span(rows[0].opens, rows[0].closes)}, {zone}"
        for rows in _alike(hours)
    ]


def lines(group: Group, hours: Sequence[OpenHours], now: dt.datetime, zone: str) -> list[Line]:
    """The same, with what it is by the clock in `zone` these days."""
    yours = [_yours(group, rows, now, zone) for rows in _alike(hours)]
    return [Line(*pair) for pair in zip(in_words(group, hours), yours, strict=True)]


def _alike(hours: Sequence[OpenHours]) -> list[list[OpenHours]]:
    alike: dict[tuple[dt.time, dt.time], list[OpenHours]] = {}
    for row in sorted(hours, key=lambda row: (row.weekday, row.opens)):
        alike.setdefault((row.opens, row.closes), []).append(row)
    return list(alike.values())


def _yours(group: Group, rows: list[OpenHours], now: dt.datetime, zone: str) -> str:
    """Each stretch of `rows` by the next time it comes, as a clock in `zone` shows it."""
    here: dict[str, list[str]] = {}
    differs = False
    for row in rows:
        stretch = next((s for s in coming(group, [row], now)), None)
        if stretch is None:
            continue
        begins, ends = (clock.local(at, zone) for at in stretch)
        there = clock.local(stretch[0], group.time_zone)
        differs = differs or begins.replace(tzinfo=None) != there.replace(tzinfo=None)
        here.setdefault(span(begins, ends), []).append(f"{DAYS[begins.weekday()]}s")
    return "; ".join(f"{english.in_a_row(days)}, {times}" for times, days in here.items()) if differs else ""
