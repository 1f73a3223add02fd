"""How often a rhythm falls, its dates, and what clocks do to them, in words. (One round in words: `checkins.rhythm.in_words`.)"""

import datetime as dt
from calendar import day_name

from checkins.models import Rhythm
from checkins.rhythm import Occurrence
from core import clock
from core.words import clock_time, day_month


def how_often(rhythm: Rhythm) -> str:
    """ "Every day", "Monday to Friday", "Every Tuesday", "Every second Tuesday", "The last Friday of the month"."""
    day = day_name[rhythm.weekday or 0]
    if rhythm.every == Rhythm.Every.WEEK:
        return f"Every {day}"
    if rhythm.every == Rhythm.Every.FORTNIGHT:
        return f"Every second {day}"
    if rhythm.every == Rhythm.Every.MONTH:
        return f"{Rhythm.Nth(rhythm.nth or 1).label} {day} of the month"
    return str(Rhythm.Every(rhythm.every).label)


def date_words(date: dt.date, today: dt.date) -> str:
    """ "Tuesday 24 November", with the year where it is not this one."""
    return f"{day_name[date.weekday()]} {day_month(date, today)}"


def stretch_words(first: dt.date, last: dt.date, today: dt.date) -> str:
    """ "Monday 21 December to Sunday 3 January 2027", or one date."""
    words = date_words(first, today)
    return words if first == last else f"{words} to {date_words(last, today)}"


def clock_words(there: Occurrence, rhythm: Rhythm) -> str:
    """What is to be said of a round whose wall time does not come that day, or comes twice; empty for all others."""
    zone = clock.zone(rhythm.time_zone)
    wanted = dt.datetime.combine(there.date, there.wall)
    opens = clock.local(there.opens_at, rhythm.time_zone)
    if opens.date() != there.date:
        return f"The calendar there has no {date_words(there.date, there.date)}: it opens as the next day begins."
    if opens.replace(tzinfo=None) != wanted:
        return f"Clocks go forward there: {clock_time(wanted)} does not come that day, and it opens at {clock_time(opens)}."
    first, second = (wanted.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if first != second:
        return (
            f"Clocks go back there: {clock_time(wanted)} comes twice that day, and it opens the first time."
        )
    return ""
