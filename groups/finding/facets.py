"""Each facet as a condition on groups: in the database for those who look, and in words for what would have to give.

`groups.finding.fits` says of one group in plain Python what these conditions say of all of them; the two agree
(`tests/groups/test_fits.py`).
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import F, Q

from groups.finding import hours
from groups.finding.wishes import JOININGS, Wishes

NEVER = Q(pk__in=[])
"""True of no group."""

GIVES = {
    "words": "the words you typed",
    "times": "the time of day",
    "days": "the day",
    "meets": "how you meet",
    "about": "what it is about",
    "approach": "the approach",
    "language": "the language",
    "who": "who it is for",
    "needs": "what makes it easier",
    "joining": "how one takes a seat",
    "open": "an open seat",
}
"""A facet, as the thing that would have to give."""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where and when somebody looks. Without a zone every circle's hours are taken as it tells them."""

    now: dt.datetime
    zone: str = ""
    zones: tuple[str, ...] = ()
    """The zones of the groups there are to find; only asked for where the seeker's own is known."""

    def ahead(self) -> dict[int | None, list[str]]:
        """Zones of groups, by the minutes the seeker's clock is ahead of theirs; None for all of them, told alike."""
        if not self.zone:
            return {None: []}
        found: dict[int | None, list[str]] = {}
        for zone in self.zones:
            found.setdefault(hours.ahead(self.zone, zone, self.now), []).append(zone)
        return found


def conditions(wishes: Wishes, stand: Standpoint) -> dict[str, Q]:
    """One condition for each facet that was answered."""
    found = {
        "words": reduce(and_, map(_mentions, wishes.words.split()), Q()),
        "times": _by_zone(stand, lambda minutes: _times(wishes, minutes)) if wishes.times else Q(),
        "days": _by_zone(stand, lambda minutes: _days(wishes, minutes)) if wishes.days else Q(),
        "meets": Q(meets__in=[*wishes.meets, "hybrid"]) if wishes.meets else Q(),
        "about": Q(themes__overlap=[wishes.about, "anything"]) if wishes.about else Q(),
        "approach": Q(approach=wishes.approach) if wishes.approach else Q(),
        "language": Q(language=wishes.language) if wishes.language else Q(),
        "who": _who(wishes.who),
        "needs": Q(access__contains=list(wishes.needs)) if wishes.needs else Q(),
        "joining": Q(joining=wishes.joining) if wishes.joining else Q(),
        "open": Q(taken__lt=F("seats"), joining__in=list(JOININGS)) if wishes.open else Q(),
    }
    return {name: condition for name, condition in found.items() if condition}


def _who(who: str) -> Q:
    if who == "everyone":
        return Q(for_whom=[]) | Q(for_whom__contains=[who])
    return Q(for_whom__contains=[who]) if who else Q()


def _by_zone(stand: Standpoint, condition: Callable[[int], Q]) -> Q:
    """Any of the zones: each group's times are moved by as much as its clock differs from the seeker's."""
    ways = [
        condition(minutes or 0) & (Q(time_zone__in=zones) if minutes is not None else Q())
        for minutes, zones in stand.ahead().items()
    ]
    return reduce(or_, ways, NEVER)


def _times(wishes: Wishes, minutes: int) -> Q:
    return _any_part(part for part in hours.PARTS if hours.moved(part, minutes)[0] in wishes.times)


def _days(wishes: Wishes, minutes: int) -> Q:
    """A day that was asked for, at a time of day that was asked for where the group has one; else at any."""
    days = _on_days(wishes, minutes, list(hours.PARTS))
    if wishes.times:
        fitting = [part for part in hours.PARTS if hours.moved(part, minutes)[0] in wishes.times]
        days = _on_days(wishes, minutes, fitting) | (~_any_part(fitting) & days)
    return days | Q(dayparts=[], days__overlap=list(wishes.days))


def _on_days(wishes: Wishes, minutes: int, parts: list[str]) -> Q:
    """One of these times of day, on a day that is one of those asked for where the seeker is."""
    by_later: dict[int, list[str]] = {}
    for part in parts:
        by_later.setdefault(hours.moved(part, minutes)[1], []).append(part)
    ways = [
        Q(dayparts__overlap=there, days__overlap=[(day - later) % 7 for day in wishes.days])
        for later, there in by_later.items()
    ]
    return reduce(or_, ways, NEVER)


def _any_part(parts: Iterable[str]) -> Q:
    wanted = list(parts)
    return Q(dayparts__overlap=wanted) if wanted else NEVER


def _mentions(word: str) -> Q:
    return Q(name__icontains=word) | Q(about__icontains=word) | Q(when_words__icontains=word)
