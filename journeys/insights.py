"""What has been helping, as its page shows it: sentences first, then thirty days as a strip and as a table."""

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.drawing import weather_strip
from core.words import day_month
from journeys.actions.days import days_of
from journeys.helping import FIRST_LOOK, REACHED, SENTENCES, THINGS, WEATHERS
from journeys.models import Helping, Setback
from members.models import Member

STRIP = 30
"""Days in the strip and the table."""

TWICE = 2
"""In so many things that happened something was around it before it is named."""

MOST = 3
"""Of those, as many are named at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One day of the table."""

    day: str
    weather: str
    things: str


@dataclass(frozen=True, slots=True)
class Insights:
    """The page's data."""

    sentences: tuple[str, ...]
    rests_on: int
    """Answers that the sentences rest on."""
    enough: bool
    """Whether anything was looked for yet."""
    around: tuple[str, ...]
    """What stood around more than one thing that happened, in the member's own words."""
    strip: SafeString
    rows: tuple[Row, ...]


def helping(member: Member) -> Helping | None:
    """What was found so far; None before their first answer. One statement."""
    return Helping.objects.visible_to(member).select_related("key").first()


def sentences(found: Helping | None) -> tuple[str, ...]:
    """What was found, in sentences; none where they want none of it."""
    if found is None or found.hidden:
        return ()
    return tuple(SENTENCES[key] for key in json.loads(found.found) if key in SENTENCES)


def draw(member: Member, found: Helping | None, today: dt.date, now: dt.datetime) -> Insights:
    """Everything the page shows, in a constant number of statements."""
    since = today - dt.timedelta(days=STRIP - 1)
    days = {day.on: day for day in days_of(member, since, now) if day.on <= today}
    weathers = [
        days[on].weather if on in days else "" for on in (since + dt.timedelta(days=n) for n in range(STRIP))
    ]
    rows = [
        Row(day_month(day.on, today), day.weather.capitalize(), ", ".join(_things(day.things)))
        for day in sorted(days.values(), key=lambda day: day.on, reverse=True)
    ]
    return Insights(
        sentences(found), found.rests_on if found else 0, bool(found and found.looks), _around(member),
        weather_strip([WEATHERS.index(w) + 1 if w in WEATHERS else 0 for w in weathers]), tuple(rows),
    )  # fmt: skip


def _things(things: set[str]) -> list[str]:
    named = [THINGS[thing] for thing in THINGS if thing in things]
    return named + (["Asked somebody to reach out"] if REACHED in things else [])


def _around(member: Member) -> tuple[str, ...]:
    """A plain fact and no pattern: what they themselves wrote down more than once."""
    counted: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for setback in Setback.objects.visible_to(member).select_related("key").order_by("-created_at"):
        for line in {line.casefold(): line for line in (setback.around or "").splitlines()}.values():
            counted[line.casefold()] += 1
            spelt.setdefault(line.casefold(), line)
    return tuple(spelt[line] for line, times in counted.most_common() if times >= TWICE)[:MOST]


__all__ = ["FIRST_LOOK", "Insights", "Row", "draw", "helping", "sentences"]
