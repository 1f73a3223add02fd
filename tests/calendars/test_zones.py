"""Zones as calendar files tell them: a rule for each switch where there is one, and the same clock as the machine's."""

import datetime as dt
import random

import pytest
from dateutil import tz as dateutil_tz
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Timezone

from calendars.zones import switches, vtimezone
from core import clock
from gatherings.calendar import file_of
from tests.calendars.readers import foreign, zone_as_dateutil_reads_it

ZONES = st.sampled_from(sorted(clock.known_zones()))
SINCE = dt.date(2026, 6, 1)
HOUR = dt.timedelta(hours=1)


def rules(zone_name: str, since: dt.date = SINCE) -> list[str]:
    lines = vtimezone(zone_name, since).to_ical().decode().replace("\r\n ", "").splitlines()
    return sorted(line.removeprefix("RRULE:FREQ=YEARLY;") for line in lines if line.startswith("RRULE"))


@pytest.mark.parametrize(
    ("zone_name", "expected"),
    [
        ("Europe/Dublin", ["BYDAY=-1SU;BYMONTH=10", "BYDAY=-1SU;BYMONTH=3"]),
        ("America/New_York", ["BYDAY=1SU;BYMONTH=11", "BYDAY=2SU;BYMONTH=3"]),
        ("Australia/Lord_Howe", ["BYDAY=1SU;BYMONTH=10", "BYDAY=1SU;BYMONTH=4"]),
        ("Asia/Kolkata", []),
        ("Pacific/Kiritimati", []),
    ],
)
def test_the_rules_are_said(zone_name: str, expected: list[str]) -> None:
    assert rules(zone_name) == expected
    parts = vtimezone(zone_name, SINCE).subcomponents
    assert len(parts) == max(len(expected), 1), "a rule, and no list of single switches"


def test_rules_that_are_no_nth_weekday() -> None:
    """The Saturday before the last Sunday (Greenland), and a Friday that may fall into the next month (Egypt)."""
    assert any("BYMONTHDAY=24" in rule for rule in rules("America/Nuuk"))
    assert any("BYMONTH=11" in rule and "BYMONTHDAY=1" in rule for rule in rules("Africa/Cairo"))


def test_where_there_is_no_rule_each_switch_is_listed() -> None:
    assert rules("Africa/Casablanca") == []
    parts = vtimezone("Africa/Casablanca", SINCE).subcomponents
    assert len(parts) == 2
    assert all(len(part["RDATE"].dts) > 20 for part in parts)


def test_a_zone_that_changed_its_mind() -> None:
    """Samoa kept summer time until April 2021; a rhythm from before is told both."""
    zone = vtimezone("Pacific/Apia", dt.date(2020, 1, 1))
    assert rules("Pacific/Apia", dt.date(2020, 1, 1)) == []
    assert {part["DTSTART"].dt.year for part in zone.subcomponents} == {2019}
    assert {at.dt.year for part in zone.subcomponents for at in part["RDATE"].dts} == {2020, 2021}


@settings(max_examples=40, deadline=None)
@given(zone_name=ZONES, year=st.integers(2026, 2034))
@example("Australia/Lord_Howe", 2030)
@example("Africa/Casablanca", 2031)
@example("America/Nuuk", 2028)
@example("Africa/Cairo", 2029)
def test_other_programs_get_the_same_clock_from_it(zone_name: str, year: int) -> None:
    """An hour and a minute on each side of every switch, and at some quiet moment, read by dateutil and by icalendar."""
    made = vtimezone(zone_name, SINCE)
    raw = foreign(file_of([made]), zone_name)
    read = [
        zone_as_dateutil_reads_it(raw),
        Timezone.from_ical(foreign(made.to_ical(), zone_name)).to_tz(lookup_tzid=False),
    ]
    ours = clock.zone(zone_name)
    moments = [dt.datetime(year, random.Random(year).randint(1, 12), 9, 15, 30)]
    for switch in switches(zone_name, SINCE.year - 1):
        if switch.at.year == year:
            ends = max(switch.at, switch.at + switch.after - switch.before)
            begins = min(switch.at, switch.at + switch.after - switch.before)
            moments += [begins - HOUR, begins - HOUR / 60, ends + HOUR / 60, ends + HOUR]
    for wall in moments:
        expected = wall.replace(tzinfo=ours).utcoffset()
        for theirs in read:
            assert dateutil_tz.resolve_imaginary(wall.replace(tzinfo=theirs)).utcoffset() == expected, (
                wall,
                theirs,
            )
