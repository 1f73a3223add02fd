"""A zone as calendars want it told (RFC 5545, 3.6.5): a VTIMEZONE with a rule for each switch where there is one.

Whatever the zone's history, what counts is from the first event on. Its switches are read from the machine's own time zone
data for 28 years, after which weekdays and leap days come again; where the later ones follow a rule (the same weekday within
the same days of the same months each year) that rule is said, checked date by date against them. Where none does, as in
Casablanca, whose switches follow the moon, each is listed.
"""

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from core import clock

CYCLE = 28
"""Years after which the Gregorian calendar's weekdays come again (within a century)."""

DAY = dt.timedelta(days=1)
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Switch:
    """A moment at which the clocks of a zone are moved."""

    at: dt.datetime
    """By the clock as it stood just before, without a zone: a VTIMEZONE's DTSTART."""
    before: dt.timedelta
    after: dt.timedelta
    name: str

    @property
    def kind(self) -> tuple[int, int, tuple[object, ...]]:
        """What those that follow one rule have in common: month, weekday, and whatever else."""
        return self.at.month, self.at.weekday(), (self.at.time(), self.before, self.after, self.name)


@lru_cache(maxsize=256)
def switches(zone_name: str, first_year: int) -> tuple[Switch, ...]:
    """Those of that zone in CYCLE years, from the beginning of `first_year` on."""
    tz = clock.zone(zone_name)
    day, end = (
        dt.datetime(first_year, 1, 1, tzinfo=dt.UTC),
        dt.datetime(first_year + CYCLE, 1, 1, tzinfo=dt.UTC),
    )
    found: list[Switch] = []
    while day < end:
        if day.astimezone(tz).utcoffset() != (day + DAY).astimezone(tz).utcoffset():
            found.append(_switch(tz, day, day + DAY))
        day += DAY
    return tuple(found)


def _switch(tz: dt.tzinfo, low: dt.datetime, high: dt.datetime) -> Switch:
    before, after = (at.astimezone(tz).utcoffset() or dt.timedelta() for at in (low, high))
    while high - low > dt.timedelta(seconds=1):
        middle = low + (high - low) / 2
        middle -= dt.timedelta(microseconds=middle.microsecond)
        if middle.astimezone(tz).utcoffset() == before:
            low = middle
        else:
            high = middle
    return Switch((high + before).replace(tzinfo=None), before, after, high.astimezone(tz).tzname() or "")


def by_rule(found: Iterable[Switch], first_year: int, last_year: int) -> dict[Switch, vRecur] | None:
    """The rules those switches follow, each with its first one; None where they follow none."""
    alike: dict[tuple[int, int, tuple[object, ...]], list[Switch]] = defaultdict(list)
    for switch in found:
        alike[switch.kind].append(switch)
    rules = {}
    for (month, weekday, _), several in alike.items():
        days = {switch.at.day for switch in several}
        if {s.at.date() for s in several} != set(_said(month, weekday, days, first_year, last_year)):
            return None
        rules[several[0]] = _rule(month, weekday, days)
    return rules


def _said(month: int, weekday: int, days: set[int], first: int, last: int) -> Iterator[dt.date]:
    """The dates of that weekday on those days of that month, from the first to the last year."""
    for year in range(first, last + 1):
        for day in range(1, monthrange(year, month)[1] + 1):
            if day in days and dt.date(year, month, day).weekday() == weekday:
                yield dt.date(year, month, day)


def _rule(month: int, weekday: int, days: set[int]) -> vRecur:
    code, longest = _CODES[weekday], 29 if month == 2 else monthrange(2001, month)[1]
    rule: dict[str, object] = {"FREQ": "YEARLY", "BYMONTH": month}
    if min(days) % 7 == 1 and len(days) == 7 and max(days) == min(days) + 6:
        return vRecur({**rule, "BYDAY": f"{min(days) // 7 + 1}{code}"})
    if month != 2 and days == set(range(longest - 6, longest + 1)):
        return vRecur({**rule, "BYDAY": f"-1{code}"})
    return vRecur({**rule, "BYDAY": code, "BYMONTHDAY": sorted(days)})


def vtimezone(zone_name: str, since: dt.date) -> Timezone:
    """The zone of that name for events from `since` on."""
    first_year = since.year - 1
    zone = Timezone()
    zone.add("tzid", zone_name)
    found = switches(zone_name, first_year)
    if not found or found[0].at.date() >= since:
        zone.add_component(_part(_as_it_stands(zone_name, first_year)))
    rules: dict[Switch, vRecur] | None = None
    for year in range(
        first_year, first_year + CYCLE // 2
    ):  # a zone that changed its mind follows its new rule from then on
        later = [switch for switch in found if switch.at.year >= year]
        rules = by_rule(later, year, first_year + CYCLE - 1)
        if rules is not None:
            break
    told = found if rules is None else tuple(s for s in found if s.at.year < year)
    for several in _alike(told):
        zone.add_component(_part(several[0], dates=several[1:] or several))
    for switch, rule in (rules or {}).items():
        zone.add_component(_part(switch, rule))
    return zone


def _alike(told: Iterable[Switch]) -> list[list[Switch]]:
    """Those that move the clock from the same to the same, together."""
    found: dict[tuple[object, ...], list[Switch]] = defaultdict(list)
    for switch in told:
        found[switch.before, switch.after, switch.name].append(switch)
    return list(found.values())


def _as_it_stands(zone_name: str, year: int) -> Switch:
    there = dt.datetime(year, 1, 1, tzinfo=clock.zone(zone_name))
    offset = there.utcoffset() or dt.timedelta()
    return Switch(there.replace(tzinfo=None), offset, offset, there.tzname() or "")


def _part(
    switch: Switch, rule: vRecur | None = None, dates: Sequence[Switch] = ()
) -> TimezoneStandard | TimezoneDaylight:
    """From `switch` on, by that rule or on those dates (said of one alone too: some programs read past it otherwise)."""
    part = TimezoneDaylight() if switch.after > switch.before else TimezoneStandard()
    part.add("dtstart", switch.at)
    part.add("tzoffsetfrom", switch.before)
    part.add("tzoffsetto", switch.after)
    part.add("tzname", switch.name)
    if rule is not None:
        part.add("rrule", rule)
    if dates:
        part.add("rdate", [one.at for one in dates])
    return part
