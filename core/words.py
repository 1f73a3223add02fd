"""Small English: numbers, lists of names and times, the way a friend would say them."""

import datetime as dt
from collections.abc import Iterable

_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def number_word(number: int) -> str:
    """0 to 20 in words ("no", "one", … "twenty"), beyond that in digits."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else f"{number:,}".replace(",", "\u202f")


def in_a_row(words: Iterable[str]) -> str:
    """ "You", "You and Lark", "You, Lark and Ana"."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def part_of_day(hour: int) -> str:
    """Morning from 5, afternoon from 12, evening from 18, night from 22."""
    if 5 <= hour < 12:
        return "morning"
    if 12 <= hour < 18:
        return "afternoon"
    return "evening" if 18 <= hour < 22 else "night"


def day_month(date: dt.date, today: dt.date) -> str:
    """ "6 October", with the year where it is not this one."""
    words = f"{date.day} {_MONTHS[date.month - 1]}"
    return words if date.year == today.year else f"{words} {date.year}"


def month_year(date: dt.date) -> str:
    """ "November 2026"."""
    return f"{_MONTHS[date.month - 1]} {date.year}"


def clock_time(at: dt.datetime | dt.time) -> str:
    """ "7:30 pm", "10 am", "noon", "midnight"."""
    if not at.minute and at.hour in (0, 12):
        return "noon" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"


def _day_word(date: dt.date, today: dt.date) -> str:
    """ "Today", "Tomorrow", "Yesterday", a weekday within six days either way, else the date."""
    distance = (date - today).days
    if distance in (-1, 0, 1):
        return ("Yesterday", "Today", "Tomorrow")[distance + 1]
    return _DAYS[date.weekday()] if abs(distance) < 7 else day_month(date, today)


def _today_part(there: dt.datetime, here: dt.datetime) -> str:
    """ "This morning"; the small hours are not called tonight once it is day."""
    part = part_of_day(there.hour)
    if part == "night":
        return "Tonight" if there.hour >= 22 else "In the night"
    return f"This {part}"


def vaguely(there: dt.datetime, here: dt.datetime) -> str:
    """A past moment to the part of the day at most: what may be said of words left without a name."""
    date, today = there.date(), here.date()
    if date == today:
        return _today_part(there, here)
    if date == today - dt.timedelta(days=1):
        part = part_of_day(there.hour)
        return "Last night" if part == "night" and there.hour >= 22 else f"Yesterday {part}"
    return _day_word(date, today)


def past(there: dt.datetime, here: dt.datetime) -> str:
    """How long ago, closer first: "A moment ago", "40 minutes ago", "3 hours ago", "Yesterday evening", "Sunday", "6 October"."""
    minutes = int((here - there).total_seconds() // 60)
    if minutes < 1:
        return "A moment ago"
    if minutes < 60:
        return "A minute ago" if minutes == 1 else f"{minutes} minutes ago"
    if minutes < 6 * 60:
        return "An hour ago" if minutes < 120 else f"{minutes // 60} hours ago"
    return vaguely(there, here)


def future(there: dt.datetime, here: dt.datetime) -> str:
    """When something will be: "In 20 minutes", "Tonight, 7:30 pm", "Tomorrow, 10 am", "Saturday, 10 am", "6 October, 10 am"."""
    minutes = int((there - here).total_seconds() // 60)
    if minutes < 60:
        return "In a moment" if minutes < 1 else "In a minute" if minutes == 1 else f"In {minutes} minutes"
    day = _day_word(there.date(), here.date())
    if day == "Today" and there.hour >= 18:
        day = "Tonight"
    return f"{day}, {clock_time(there)}"


def mid_sentence(said: str) -> str:
    """A time as it stands inside a sentence: "yesterday evening", but "Sunday" as ever."""
    return said if said.split(",")[0] in _DAYS else said[:1].lower() + said[1:]
