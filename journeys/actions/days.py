"""A member's own days are noted, and looked at now and then for what has been helping."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from journeys import helping
from journeys.actions.marks import mark
from journeys.helping import THINGS, OneDay
from journeys.models import Day, Helping, Mark
from journeys.signals import answers_wanted
from members import consent
from members.models import Member
from vault.keys import key_for

LOOKED_BACK = dt.timedelta(days=400)
"""Days further back are not looked at: a life changes."""

LIGHTER = {"clearing", "bright"}
"""The weathers of a lighter day."""


@transaction.atomic
def note_day(*, member: Member, on: dt.date, weather: str, things: Iterable[str], now: dt.datetime) -> Day:
    """Note what was in a day, or note it anew. A lighter day and a meeting are counted, once each, where they are wanted
    counted. Raises consent.NotKept where nothing may be kept."""
    consent.must_stand(member, on)
    kept = json.dumps([thing for thing in THINGS if thing in set(things)])
    key = key_for(owner_id=member.pk)
    fresh = Day(member=member, key=key, on=on, weather=weather or None, things=kept, noted_at=now)
    Day.objects.bulk_create([fresh], ignore_conflicts=True)
    day = Day.objects.visible_to(member).select_related("key").select_for_update(of=("self",)).get(on=on)
    day.weather, day.things, day.noted_at = weather or None, kept, now
    day.save(update_fields=["weather", "things", "noted_at"])
    if "meeting" in kept:
        mark(member=member, kind=Mark.Kind.MEETING, of=f"day {on.isoformat()}", on=on)
    if weather:
        answered(member=member, on=on, weather=weather, now=now)
    return day


@transaction.atomic
def answered(*, member: Member, on: dt.date, weather: str, now: dt.datetime) -> None:
    """They said how the weather was on that day, here or in a check-in: it counts once a day, as a lighter day too where it
    was one, and where it is time their days are looked at."""
    if weather in LIGHTER:
        mark(member=member, kind=Mark.Kind.LIGHTER, of=on.isoformat(), on=on)
    mine = _mine(member)
    if mine.hidden or (mine.answered_on is not None and on <= mine.answered_on):
        return
    mine.answered, mine.answered_on = mine.answered + 1, on
    if helping.look_at(mine.answered, mine.looks):
        days = days_of(member, on - LOOKED_BACK, now)
        found = helping.patterns(days, mine.looks)
        mine.rests_on = sum(bool(day.weather) for day in days)
        mine.found, mine.looks = json.dumps(found), mine.looks + 1
    mine.save(update_fields=["answered", "answered_on", "looks", "rests_on", "found"])


def _mine(member: Member) -> Helping:
    """Their row, locked; made where there is none."""
    Helping.objects.bulk_create(
        [Helping(member=member, key=key_for(owner_id=member.pk), found="[]")], ignore_conflicts=True
    )
    return Helping.objects.visible_to(member).select_related("key").select_for_update(of=("self",)).get()


def days_of(member: Member, since: dt.date, now: dt.datetime) -> list[OneDay]:
    """Every day since then of which they said something, in order: their own notes, and their check-ins as far as those have
    not faded. What they noted for themselves counts before what they told a circle."""
    found: dict[dt.date, OneDay] = {}
    answer: Any
    for _, answer in answers_wanted.send(sender=Day, member=member, since=since, now=now):
        for on, weather, reached in answer or ():
            day = found.setdefault(on, OneDay(on))
            day.weather = weather or day.weather
            day.things |= {helping.REACHED} if reached else set()
    for row in Day.objects.visible_to(member).filter(on__gte=since).select_related("key"):
        day = found.setdefault(row.on, OneDay(row.on))
        day.weather, day.asked = row.weather or day.weather, True
        day.things |= set(json.loads(row.things))
    return [found[on] for on in sorted(found)]


@transaction.atomic
def hide_helping(*, member: Member, hidden: bool) -> None:
    """Never look for patterns any more, and forget those found; or begin again."""
    mine = _mine(member)
    mine.hidden = hidden
    mine.found = "[]" if hidden else mine.found
    mine.save(update_fields=["hidden", "found"])
