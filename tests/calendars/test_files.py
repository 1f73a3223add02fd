"""A rhythm's file says the same instants to other programs as its rounds have, and nothing else to anybody."""

import datetime as dt
import re
from itertools import takewhile
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from calendars import events, zones
from checkins import rhythm as rhythms
from checkins.departures import Departures
from checkins.models import Rhythm
from core import clock
from gatherings.calendar import file_of
from members.models import Member
from tests.calendars.readers import by_recurring, by_vobject, foreign
from tests.cast import CANARY, NAMES, Cast
from tests.notices.test_wording import TELLING

ZONES = st.sampled_from(sorted(clock.known_zones()))
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ALLOWED = {"UID", "SUMMARY", "DTSTAMP", "DTSTART", "DURATION", "SEQUENCE", "STATUS", "CLASS", "TRANSP", "RRULE", "EXDATE"}  # fmt: skip
EVERY = st.sampled_from(
    [
        ("day", None, None), ("weekdays", None, None), ("week", 6, None), ("fortnight", 1, None), ("month", 6, -1), ("month", 0, 2),
    ]
)  # fmt: skip


def rhythm(zone: str, opens: dt.time, every: tuple[str, int | None, int | None], **fields: Any) -> Rhythm:
    made = Rhythm(
        public_id="2222222222", opens=opens, time_zone=zone, every=every[0], weekday=every[1], nth=every[2],
        starts_on=dt.date(2026, 2, 2), open_minutes=720, remind_minutes=60, **fields,
    )  # fmt: skip
    return made


def file(made: Rhythm) -> bytes:
    reader = Member(pk=7, time_zone="UTC")
    return file_of([*events.zones_of([made]), *events.of_rhythm(made, reader, NOW)])


def expected(made: Rhythm, first: dt.datetime, last: dt.datetime) -> list[dt.datetime]:
    all_of_them = (rhythms.on(made, date).opens_at for date in rhythms.dates(made, (first - 3 * DAY).date()))
    return sorted(at for at in takewhile(lambda at: at <= last, all_of_them) if at >= first)


@settings(max_examples=20, deadline=None)
@given(
    zone=ZONES,
    every=EVERY,
    hour=st.sampled_from([0, 1, 2, 3, 7, 19, 23]),
    pause=st.integers(0, 300),
    extra=st.integers(0, 300),
)
@example("America/New_York", ("day", None, None), 2, 5, 9)
@example("Australia/Lord_Howe", ("day", None, None), 2, 5, 9)
@example("Africa/Casablanca", ("weekdays", None, None), 7, 40, 41)
@example("Africa/Cairo", ("day", None, None), 0, 40, 300)
@example("Pacific/Kiritimati", ("month", 6, -1), 23, 0, 5)
def test_the_same_instants_as_our_rounds(zone: str, every: Any, hour: int, pause: int, extra: int) -> None:
    """From a year before to a year after, across every switch of two years: with a pause, an extra round and an end."""
    begins = dt.date(2026, 2, 2)
    made = rhythm(zone, dt.time(hour, 30), every, ends_on=dt.date(2028, 1, 15))
    made.departures = Departures.of(
        [(begins + pause * DAY, begins + (pause + 20) * DAY)], [(begins + extra * DAY, dt.time(16, 10))]
    )
    first, last = NOW - 40 * DAY, NOW + 700 * DAY
    raw, wanted = file(made), expected(made, NOW - 40 * DAY, NOW + 700 * DAY)
    assert len(wanted) > 15
    assert by_recurring(raw, first, last) == wanted
    assert by_recurring(foreign(raw, zone), first, last) == wanted, "by what the file says of its zone alone"
    assert by_vobject(foreign(raw, zone), first, last) == wanted


def test_the_same_entry_with_a_newer_word(cast: Cast) -> None:
    assert cast.rhythm is not None
    one = events.of_rhythm(cast.rhythm, cast.ben, cast.now)[0]
    cast.rhythm.sequence, cast.rhythm.opens = 4, dt.time(9)
    two = events.of_rhythm(cast.rhythm, cast.ben, cast.now)[0]
    assert one["UID"] == two["UID"]
    assert (one["SEQUENCE"], two["SEQUENCE"]) == (0, 4)
    assert events.uid(cast.rhythm, cast.ana) != one["UID"], (
        "two calendars side by side do not tell who sits together"
    )


def test_it_gives_nothing_away(cast: Cast, sign_in: Any) -> None:
    assert cast.rhythm is not None
    path = f"/g/{cast.tuesday.public_id}/rounds/{cast.rhythm.public_id}/notes.ics"
    answer = sign_in("ben").get(path)
    assert answer["Content-Disposition"] == 'attachment; filename="notes.ics"'
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    entries = Calendar.from_ical(text).walk("VEVENT")
    assert {name for entry in entries for name in entry} <= ALLOWED
    assert all(re.fullmatch(r"\d{1,2}:\d\d", entry["SUMMARY"]) for entry in entries)
    for word in (cast.tuesday.name, cast.tuesday.public_id, cast.rhythm.public_id, cast.rhythm.question, "Wayside", CANARY, *NAMES.values()):  # fmt: skip
        assert word not in text, word
    assert not TELLING.search(text), TELLING.search(text)
    assert not set(text) - set(map(chr, range(32, 127))) - {"\r", "\n"}
    assert max(map(len, text.split("\r\n"))) <= 75
    assert sign_in("cleo").get(path).status_code == 404


@pytest.mark.parametrize(
    ("every", "name"), [(("week", 1, None), "Tuesday 7:30"), (("day", None, None), "7:30")]
)
def test_what_it_is_called(every: Any, name: str) -> None:
    reader = Member(pk=7, time_zone="Europe/Dublin")
    assert (
        events.of_rhythm(rhythm("Europe/Dublin", dt.time(19, 30), every), reader, NOW)[0]["SUMMARY"] == name
    )
    assert zones.vtimezone("Europe/Dublin", NOW.date())["TZID"] == "Europe/Dublin"
