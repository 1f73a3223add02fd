"""One gathering as a calendar file that gives nothing away: a weekday and a time, and nothing else.

No title, place, circle, name, address or reminder is in it. The id is made for one reader and one gathering with the site's
secret: the same each time, so that a calendar puts the newer word (`SEQUENCE`) in the place of the older, and another one in
everybody's calendar, so that two calendars side by side do not tell who meets whom.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils.crypto import salted_hmac
from icalendar import Calendar, Component, Event

from gatherings.models import Gathering
from gatherings.times import neutral
from members.models import Member

STATUS = {"maybe": "TENTATIVE"}
"""By answer; everything else is confirmed."""


def uid(gathering: Gathering, member: Member) -> str:
    """A UUID, as RFC 7986 (5.3) recommends: without a host's name."""
    secret = salted_hmac("gatherings.calendar", f"{gathering.public_id}:{member.pk}", algorithm="sha256")
    return str(uuid.UUID(bytes=secret.digest()[:16], version=4))


def as_file(gathering: Gathering, member: Member, answer: str, now: dt.datetime) -> bytes:
    """The file (RFC 5545), its times in UTC. One that is off says so, and a calendar strikes it out."""
    called = neutral(gathering.begins_at, member.time_zone)
    return file_of([event_of(gathering, member, answer, now, called)])


def event_of(gathering: Gathering, member: Member, answer: str, now: dt.datetime, called: str) -> Event:
    """It as an entry of that name."""
    event = Event()
    event.add("uid", uid(gathering, member))
    event.add("summary", called)
    for name, at in (("dtstamp", now), ("dtstart", gathering.begins_at), ("dtend", gathering.ends_at)):
        event.add(name, at.astimezone(dt.UTC))
    event.add("sequence", gathering.sequence)
    event.add("status", "CANCELLED" if gathering.cancelled_at else STATUS.get(answer, "CONFIRMED"))
    event.add("class", "PRIVATE")
    return event


def file_of(parts: Iterable[Component], **more: object) -> bytes:
    """Those parts as one file, with properties of the whole where a calendar wants them."""
    calendar = Calendar()
    calendar.add("prodid", "-//notes//EN")
    calendar.add("version", "2.0")
    for name, value in more.items():
        calendar.add(name.replace("_", "-"), value)
    for part in parts:
        calendar.add_component(part)
    return calendar.to_ical()
