"""Why a circle fits, in plain words: from the seeker's own answers and the circle's own fields, and from nothing else.

Pure: no database, no clock. A group is read with `taken`, the number of its seats that are taken.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core import words as in_words
from groups.finding import hours
from groups.finding.wishes import Wishes, language_name
from groups.models import Group

MOST_REASONS = 3
"""More than three are not read."""

FAR = 3 * hours.HOUR
"""Clocks closer than this are near enough: a time of day stays mostly what it is, and nobody has to be told."""

_THEMES = {**dict(Group.Theme.choices), "family": "somebody close to you"}
_WHO, _ACCESS = dict(Group.ForWhom.choices), dict(Group.Access.choices)


@dataclass(frozen=True, slots=True)
class Fit:
    """What speaks for a circle, at most three sentences; and what may not, one sentence or empty."""

    reasons: tuple[str, ...] = ()
    may_not: str = ""


def fits(wishes: Wishes, group: Group, zone: str, now: dt.datetime) -> Fit:
    """Why that group fits those wishes, seen from that zone (empty where nobody told us) at that instant."""
    minutes = hours.ahead(zone, group.time_zone, now) if zone else 0
    reasons = (
        _about(wishes, group),
        _when(wishes, group, minutes),
        _meets(wishes, group),
        _needs(wishes, group),
        _who(wishes, group),
        _approach(wishes, group),
        _language(wishes, group),
        _joining(wishes, group),
        _open(wishes, group),
        _words(wishes, group),
    )
    doubts = (
        _no_way_in(group),
        _meant_for_others(wishes, group),
        _elsewhere(wishes, group, minutes),
        _days_too(wishes, group, minutes),
        _not_only(wishes, group),
    )
    return Fit(tuple(filter(None, reasons))[:MOST_REASONS], next(filter(None, doubts), ""))


def misses(wishes: Wishes, group: Group, zone: str, now: dt.datetime) -> list[str]:
    """The facets that group does not answer: what `groups.finding.facets` asks of the database, asked of one group."""
    minutes = hours.ahead(zone, group.time_zone, now) if zone else 0
    times, days = _times_asked(wishes, group, minutes), _days_asked(wishes, group, minutes)
    said = f"{group.name}\n{group.about}\n{group.when_words}".lower()
    answered = {
        "words": all(word.lower() in said for word in wishes.words.split()),
        "times": bool(times) or not wishes.times,
        "days": bool(days) or not wishes.days,
        "meets": bool(_meets(wishes, group)) or not wishes.meets,
        "about": bool(_about(wishes, group)) or not wishes.about,
        "approach": wishes.approach in ("", group.approach),
        "language": wishes.language in ("", group.language),
        "who": bool(_who(wishes, group)) or not wishes.who,
        "needs": set(wishes.needs) <= set(group.access),
        "joining": wishes.joining in ("", group.joining),
        "open": bool(_open(wishes, group)) or not wishes.open,
    }
    return [name for name, is_answered in answered.items() if not is_answered]


def themes(group: Group) -> str:
    """What people come there about, in a row; empty where the group does not say."""
    return _row(_low(label) for value, label in _THEMES.items() if value in group.themes)


# -- What speaks for it: each a sentence where the answer was given and the group bears it out, else nothing ------------
def _about(wishes: Wishes, group: Group) -> str:
    if wishes.about and wishes.about in group.themes:
        if wishes.about == "anything":
            return "Whatever one brings is welcome"
        return f"It is about {_low(_THEMES[wishes.about])}"
    return "Whatever one brings is welcome" if wishes.about and "anything" in group.themes else ""


def _when(wishes: Wishes, group: Group, minutes: int) -> str:
    """Only the days and times of day that were asked for; by the seeker's clock where it is another."""
    times, days = _times_asked(wishes, group, minutes), _days_asked(wishes, group, minutes)
    if wishes.days and wishes.times and not (times and days):
        return ""
    parts = in_words.in_a_row([f"{part}s" for part in hours.PARTS if part in times])
    named = [hours.DAYS[day] for day in sorted(days)]
    if len(named) == 1:
        said = f"{named[0]} {parts}" if parts else f"{named[0]}s"
    else:
        row = "every day" if len(named) == len(hours.DAYS) else _row(f"{day}s" for day in named)
        said = f"{row}, {parts}" if row and parts else row or parts
    where = " where you are" if group.dayparts else " by its own clock"
    where = where if minutes else ""
    return f"{said[:1].upper()}{said[1:]}{where}, as you asked" if said else ""


def _meets(wishes: Wishes, group: Group) -> str:
    if group.meets == Group.Meeting.HYBRID and wishes.meets:
        return "You can be there online or in person"
    if group.meets not in wishes.meets:
        return ""
    return "It meets online" if group.meets == Group.Meeting.ONLINE else "It meets in person"


def _needs(wishes: Wishes, group: Group) -> str:
    there = [_low(_ACCESS[need]) for need in wishes.needs if need in group.access]
    return f"What makes it easier is there: {in_words.in_a_row(there)}" if there else ""


def _who(wishes: Wishes, group: Group) -> str:
    if wishes.who == "everyone":
        return "It is for everyone" if not group.for_whom or "everyone" in group.for_whom else ""
    return f"It is for {_low(_WHO[wishes.who])}" if wishes.who and wishes.who in group.for_whom else ""


def _approach(wishes: Wishes, group: Group) -> str:
    return (
        f"Its way of working: {_low(group.get_approach_display())}"
        if wishes.approach == group.approach
        else ""
    )


def _language(wishes: Wishes, group: Group) -> str:
    return f"{language_name(group.language)} is spoken" if wishes.language == group.language else ""


def _joining(wishes: Wishes, group: Group) -> str:
    if wishes.joining != group.joining:
        return ""
    return (
        "You ask for a seat, and somebody answers" if wishes.joining == "ask" else "You take a seat at once"
    )


def _open(wishes: Wishes, group: Group) -> str:
    return "There is a seat open now" if wishes.open and not _no_way_in(group) else ""


def _words(wishes: Wishes, group: Group) -> str:
    said = f"{group.name}\n{group.about}\n{group.when_words}".lower()
    asked = wishes.words.lower().split()
    return "It says what you looked for" if asked and all(word in said for word in asked) else ""


# -- What may not fit ---------------------------------------------------------------------------------------------------
def _no_way_in(group: Group) -> str:
    if group.joining == Group.Joining.CLOSED:
        return "It takes nobody new for now"
    if group.joining == Group.Joining.INVITED:
        return "One comes by invitation of somebody who holds the space"
    return "Every seat is taken: there is a waiting list" if group.taken >= group.seats else ""  # type: ignore[attr-defined]


def _meant_for_others(wishes: Wishes, group: Group) -> str:
    if not group.for_whom or "everyone" in group.for_whom or wishes.who in group.for_whom:
        return ""
    return f"It is for {_row(_low(label) for value, label in _WHO.items() if value in group.for_whom)}"


def _elsewhere(wishes: Wishes, group: Group, minutes: int) -> str:
    """Its times of day are others on the seeker's clock, and none of those they asked for."""
    if abs(minutes) < FAR or not group.dayparts or _times_asked(wishes, group, minutes):
        return ""
    for part in hours.PARTS:
        there, later = hours.moved(part, minutes)
        if part in group.dayparts and (there, later) != (part, 0):
            day = {-1: ", a day earlier", 1: ", a day later"}.get(later, "")
            return f"Its {part}s go by the clock in {_place(group.time_zone)}: {there}s where you are{day}"
    return ""


def _days_too(wishes: Wishes, group: Group, minutes: int) -> str:
    asked = _days_asked(wishes, group, minutes)
    every = {day for day, _ in hours.times(group.days, group.dayparts, minutes) if day is not None}
    others = sorted(every - set(wishes.days))
    if not asked or not others:
        return ""
    named = "other days" if len(others) > 2 else _row(f"{hours.DAYS[day]}s" for day in others)
    return f"It comes together on {named} too"


def _not_only(wishes: Wishes, group: Group) -> str:
    if not wishes.about or wishes.about == "anything" or set(group.themes) <= {wishes.about}:
        return ""
    return (
        f"People come about different things, not only {_low(_THEMES[wishes.about])}"
        if _about(wishes, group)
        else ""
    )


# -- Hours --------------------------------------------------------------------------------------------------------------
def _times_asked(wishes: Wishes, group: Group, minutes: int) -> set[str]:
    """Of the times of day that were asked for, those of the group."""
    seen = {part for _, part in hours.times([], group.dayparts, minutes)}
    return {part for part in wishes.times if part in seen}


def _days_asked(wishes: Wishes, group: Group, minutes: int) -> set[int]:
    """Of the days that were asked for, those of the group; at a time of day that was asked for, where it has one."""
    if not group.days:
        return set()
    seen = hours.times(group.days, group.dayparts, minutes)
    if _times_asked(wishes, group, minutes):
        seen = frozenset((day, part) for day, part in seen if part in wishes.times)
    return {day for day, _ in seen if day is not None and day in wishes.days}


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _row(items: Iterable[str]) -> str:
    return in_words.in_a_row(list(items))


def _low(label: object) -> str:
    """A label inside a sentence: its first letter small, unless it is a name or letters that stand for one."""
    text = str(label)
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"
