"""Rhythms as calendar entries that give nothing away: a weekday and a time, and nothing else.

An entry stands at the time a round opens and lasts half an hour at most: a check-in takes a minute, and what is open for half a
day does not fill one's day. Ids are made for one reader with the site's secret, as a gathering's are (`gatherings.calendar`).
"""

import datetime as dt
import uuid

from django.utils.crypto import salted_hmac
from icalendar import Component, Event, vRecur

from calendars import zones
from calendars.models import Feed
from checkins import rhythm as rhythms
from checkins.models import Rhythm
from core import clock
from gatherings.times import neutral
from members.models import Member

LONGEST = 30
"""Minutes an entry lasts at most."""

GAPS_AHEAD = 5 * 366
"""Days for which rounds whose time does not come (clocks go forward) are told of by themselves."""

_COVERS = {Feed.Title.BUSY: "Busy", Feed.Title.APPOINTMENT: "Appointment", Feed.Title.NOTES: "Notes"}
DAY = dt.timedelta(days=1)


def called(title: str, at: dt.datetime, zone: str, *, weekday: bool = True) -> str:
    """What an entry is called that begins at `at`, by the clock of its reader: "Tuesday 7:30", "7:30" or a cover."""
    if title in _COVERS:
        return _COVERS[Feed.Title(title)]
    words = neutral(at, zone)
    return words if weekday and title == Feed.Title.WHEN else words.rpartition(" ")[2]


def uid(rhythm: Rhythm, member: Member, date: dt.date | None = None) -> str:
    """A UUID without a host's name; another one in everybody's calendar. `date`: of a round by itself."""
    words = f"{rhythm.public_id}:{member.pk}:{date or ''}"
    secret = salted_hmac("calendars.events", words, algorithm="sha256")
    return str(uuid.UUID(bytes=secret.digest()[:16], version=4))


def of_rhythm(
    rhythm: Rhythm, member: Member, now: dt.datetime, title: str = Feed.Title.WHEN
) -> list[Component]:
    """That rhythm: one entry that comes again by its rule, less what is left out; and one for each round that its rule does
    not tell, as extra ones and those whose time is skipped. (RDATE would say it shorter, and Outlook reads past it.)"""
    weekday = rhythm.every in (Rhythm.Every.WEEK, Rhythm.Every.FORTNIGHT, Rhythm.Every.MONTH)
    coming = next(rhythms.not_over(rhythm, now), None)
    name = called(title, coming.opens_at if coming else now, member.time_zone, weekday=weekday)
    found: list[Component] = []
    first = rhythms.begins(rhythm)
    skipped = in_gaps(rhythm, first, now) if first else []
    if first is not None:
        event = _entry(rhythm, uid(rhythm, member), name, now)
        event.add("dtstart", _there(rhythm, first))
        event.add("rrule", vRecur.from_ical(rhythms.rule_text(rhythm)))
        for date in sorted({*rhythms.left_out(rhythm), *(there.date for there in skipped)}):
            event.add("exdate", _there(rhythm, date))
        found.append(event)
    rests = set(rhythms.left_out(rhythm))
    alone = {there.date: there for there in skipped if there.date not in rests}
    alone |= {there.date: there for there in rhythms.extras(rhythm)}
    for there in sorted(alone.values(), key=lambda there: there.opens_at):
        event = _entry(
            rhythm, uid(rhythm, member, there.date), called(title, there.opens_at, member.time_zone), now
        )
        event.add("dtstart", there.opens_at.astimezone(dt.UTC))
        found.append(event)
    return found


def in_gaps(rhythm: Rhythm, first: dt.date, now: dt.datetime) -> list[rhythms.Occurrence]:
    """Its rounds, for some years, on whose dates its time does not come. They open as the gap ends; a calendar would take that
    time by the offset of before (RFC 5545, 3.3.5), which is later."""
    today = clock.today(now, rhythm.time_zone)
    found = []
    for switch in zones.switches(rhythm.time_zone, first.year - 1):
        ends = switch.at + (switch.after - switch.before)
        for date in {switch.at.date(), ends.date()} if ends > switch.at else ():
            wall = dt.datetime.combine(date, rhythm.opens)
            in_it = switch.at <= wall < ends and first <= date <= today + DAY * GAPS_AHEAD
            if in_it and rhythms.falls_on(rhythm, date):
                found.append(rhythms.on(rhythm, date))
    return found


def zones_of(several: list[Rhythm]) -> list[Component]:
    """The zones those rhythms go by, each once."""
    since: dict[str, dt.date] = {}
    for rhythm in several:
        since[rhythm.time_zone] = min(rhythm.starts_on, since.get(rhythm.time_zone, rhythm.starts_on))
    return [zones.vtimezone(name, first) for name, first in sorted(since.items())]


def _there(rhythm: Rhythm, date: dt.date) -> dt.datetime:
    """Its own time on that date, in its zone: as the rule has it, whether or not it comes."""
    return dt.datetime.combine(date, rhythm.opens, tzinfo=clock.zone(rhythm.time_zone))


def _entry(rhythm: Rhythm, its_uid: str, name: str, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", its_uid)
    event.add("summary", name)
    event.add("dtstamp", now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0))
    event.add("duration", dt.timedelta(minutes=min(rhythm.open_minutes, LONGEST)))
    event.add("sequence", rhythm.sequence)
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
