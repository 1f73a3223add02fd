"""Calendar files as three programs read them: icalendar with recurring-ical-events, vobject, and dateutil for zones alone."""

import datetime as dt
import hashlib
import io
import itertools
from collections.abc import Iterable
from typing import Any

import recurring_ical_events
import vobject
from dateutil import tz
from icalendar import Calendar

HOUR = dt.timedelta(hours=1)


def by_recurring(raw: bytes, first: dt.datetime, last: dt.datetime) -> list[dt.datetime]:
    """When something begins from the first to the last instant, in UTC, as recurring-ical-events has it."""
    events = recurring_ical_events.of(Calendar.from_ical(raw)).between(first, last)
    begins = (event["DTSTART"].dt.astimezone(dt.UTC) for event in events)
    return sorted(at for at in begins if first <= at <= last)


def by_vobject(raw: bytes, first: dt.datetime, last: dt.datetime) -> list[dt.datetime]:
    """The same as vobject has it, which reads the file's own VTIMEZONE."""
    found: list[dt.datetime] = []
    if b"BEGIN:VTIMEZONE" in raw:  # it passes over one that has dates and no rules, so it is told
        zone = zone_as_dateutil_reads_it(raw)
        vobject.icalendar.registerTzid(raw.split(b"TZID:")[1].split(b"\r\n")[0].decode(), zone)
    for event in vobject.readOne(raw.decode()).contents.get("vevent", []):
        rules = event.getrruleset(addRDate=True)
        starts: Iterable[dt.datetime] = rules or [event.dtstart.value]
        here = itertools.takewhile(lambda at: at.astimezone(dt.UTC) <= last, starts)
        found += [at.astimezone(dt.UTC) for at in here if at.astimezone(dt.UTC) >= first]
    return sorted(found)


def foreign(raw: bytes, zone_name: str) -> bytes:
    """That file with a name for its zone that no program knows, nor has met before: what it says of the zone is all there is."""
    name = b"Elsewhere-" + hashlib.sha256(raw).hexdigest()[:8].encode()
    for colon in (b":", b"="):
        raw = raw.replace(b"TZID" + colon + zone_name.encode(), b"TZID" + colon + name)
    return raw


def zone_as_dateutil_reads_it(raw: bytes) -> dt.tzinfo:
    """The one zone of that file."""
    zones: Any = tz.tzical(io.StringIO(raw.decode().replace("\r\n ", "").replace("\r\n", "\n")))
    found: dt.tzinfo = zones.get()
    return found
