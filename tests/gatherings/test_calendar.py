"""The calendar file says a weekday and a time, to whoever looks over a shoulder, and to a calendar that it is the same thing."""

import datetime as dt
import re
from typing import Any

import pytest
from icalendar import Calendar

from core import clock
from gatherings import actions, calendar
from gatherings.models import Gathering
from members.models import Member
from tests.cast import CANARY, NAMES, Cast
from tests.gatherings.ground import DAY, answers, at, fresh, planned
from tests.notices.test_wording import TELLING
from vault.actor import acting_as

ALLOWED = {"UID", "SUMMARY", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "CLASS"}


def file_of(cast: Cast, client: Any, gathering: Gathering) -> tuple[str, Any]:
    answer = client.get(f"/w/{gathering.public_id}/notes.ics")
    assert answer.status_code == 200
    text = answer.content.decode()
    return text, next(iter(Calendar.from_ical(text).walk("VEVENT")))


def test_it_gives_nothing_away(cast: Cast, sign_in: Any) -> None:
    gathering = planned(cast)
    answers(cast.ana, gathering, "yes", cast.now)
    text, event = file_of(cast, sign_in("ana"), gathering)
    assert set(event) == ALLOWED
    assert re.fullmatch(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2}:\d\d", event["SUMMARY"])
    assert CANARY not in text
    assert gathering.public_id not in text
    for word in (
        cast.tuesday.name,
        cast.tuesday.public_id,
        "Wayside",
        *NAMES.values(),
        "VALARM",
        "ORGANIZER",
        "LOCATION",
    ):
        assert word not in text, word
    assert not TELLING.search(text), TELLING.search(text)


def test_its_headers_give_nothing_away_and_nothing_is_kept(cast: Cast, sign_in: Any) -> None:
    answer = sign_in("ben").get(f"/w/{planned(cast).public_id}/notes.ics")
    assert answer["Content-Disposition"] == 'attachment; filename="notes.ics"'
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("zone", ["Europe/Dublin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])
def test_it_is_the_same_instant_everywhere_and_named_by_the_readers_clock(
    cast: Cast, sign_in: Any, zone: str
) -> None:
    gathering = planned(cast, at(cast.now + 200 * DAY, 90, "Europe/Dublin"))
    Member.objects.filter(pk=cast.ana.pk).update(time_zone=zone)
    _, event = file_of(cast, sign_in("ana"), gathering)
    assert event["DTSTART"].dt == gathering.begins_at
    assert event["DTEND"].dt == gathering.ends_at
    assert event["SUMMARY"] == f"{clock.local(gathering.begins_at, zone):%A %-I:%M}"


def test_moved_and_called_off_it_is_the_same_thing_with_a_newer_word(cast: Cast, sign_in: Any) -> None:
    gathering, ana = planned(cast), sign_in("ana")
    answers(cast.ana, gathering, "maybe", cast.now)
    _, first = file_of(cast, ana, gathering)
    assert (first["SEQUENCE"], first["STATUS"]) == (0, "TENTATIVE")
    answers(cast.ana, gathering, "yes", cast.now)
    with acting_as(cast.ben.pk):
        moved = actions.move(member=cast.ben, gathering=gathering, when=at(cast.now + 4 * DAY), now=cast.now)
    _, second = file_of(cast, ana, gathering)
    assert second["UID"] == first["UID"]
    assert (second["SEQUENCE"], second["STATUS"], second["DTSTART"].dt) == (1, "CONFIRMED", moved.begins_at)
    with acting_as(cast.ben.pk):
        actions.cancel(member=cast.ben, gathering=gathering, now=cast.now)
    _, third = file_of(cast, ana, gathering)
    assert (third["UID"], third["SEQUENCE"], third["STATUS"]) == (first["UID"], 2, "CANCELLED")


def test_two_calendars_side_by_side_do_not_tell_who_meets_whom(cast: Cast) -> None:
    one, two = planned(cast), planned(cast)
    ids = {calendar.uid(gathering, who) for gathering in (one, two) for who in (cast.ana, cast.ben)}
    assert len(ids) == 4
    assert calendar.uid(one, cast.ana) == calendar.uid(fresh(one, cast.ana, cast.now), cast.ana)


def test_it_is_one_event_that_other_programs_read(cast: Cast) -> None:
    """Lines end as RFC 5545 wants them and are short enough, and times are in UTC, so no zone has to be told."""
    with acting_as(cast.ben.pk):
        raw = calendar.as_file(planned(cast), cast.ben, "yes", cast.now)
    lines = raw.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert re.search(rb"\r\nDTSTART:\d{8}T\d{6}Z\r\n", raw)
    assert Calendar.from_ical(raw)["VERSION"] == "2.0"
    assert isinstance(Calendar.from_ical(raw).walk("VEVENT")[0]["DTSTAMP"].dt, dt.datetime)
