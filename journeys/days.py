"""Counting days. A number that a member has been shown never falls; nothing here reads a clock or a database."""

import datetime as dt
from typing import Protocol


class Begun(Protocol):
    """A journey, as far as its days go."""

    starts_on: dt.date
    days_kept: int


class Numbered(Begun, Protocol):
    """A journey whose first day has a number: 0 or 1."""

    first_day: int


class Opened(Protocol):
    """A chapter, as far as its days go."""

    begins_on: dt.date
    days_kept: int


def days_on_road(journey: Begun, today: dt.date) -> int:
    """Days since the journey's first day, which itself is day 0; at least what was shown before, and never below 0."""
    return max(journey.days_kept, (today - journey.starts_on).days, 0)


def shown(journey: Numbered, today: dt.date) -> int:
    """The number of days the pages show: those since the first day, and that day itself where it is called day 1."""
    return days_on_road(journey, today) + journey.first_day


def reached_by(journey: Begun, today: dt.date) -> dt.date:
    """The day the road has come to: `today`, or a later one where days that an earlier clock would take away were kept.
    What was reached by then stays reached."""
    return journey.starts_on + dt.timedelta(days=days_on_road(journey, today))


def days_in_chapter(chapter: Opened, today: dt.date) -> int:
    """Which day of a chapter that still lasts `today` is; its first day is day 1."""
    return max(chapter.days_kept, (today - chapter.begins_on).days + 1, 1)


def days_without(since: dt.date, kept: int, today: dt.date) -> int:
    """Days since `since`, at least the `kept` that were shown before, and never below 0."""
    return max(kept, (today - since).days, 0)


def length(begins_on: dt.date, next_begins_on: dt.date) -> int:
    """Days of a chapter that has ended, by its first day and the next one's; a chapter of a few hours counts as 1."""
    return max((next_begins_on - begins_on).days, 1)


def in_days(number: int) -> str:
    """ "1 day", "808 days", "1,204 days"."""
    return "1 day" if number == 1 else f"{number:,} days"
