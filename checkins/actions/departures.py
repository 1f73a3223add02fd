"""Letting a rhythm rest, leaving out one date, adding a round, and undoing that."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from checkins import rhythm as rhythms
from checkins.actions.rhythms import held, record
from checkins.models import Extra, Pause, Rhythm, Round
from checkins.opening import SETTLED, make_rounds, unmake
from core import clock
from members.models import Member

YEAR = dt.timedelta(days=366)
"""The longest pause, and how far ahead one adds a round."""

MOST = 60
"""As many pauses, and as many extra rounds, may lie ahead of one rhythm."""


@transaction.atomic
def pause_rhythm(
    *, by: Member, rhythm: Rhythm, first_on: dt.date, last_on: dt.date, now: dt.datetime
) -> None:
    """Let it rest from the first to the last date, both included: rounds of these dates go, and with them their reminders; what is
    open or about to open (`SETTLED`) stays. Sent twice, it rests once.

    Raises PermissionDenied for those who do not hold the space, ValidationError for dates that are none or where it has ended.
    """
    rhythm = held(by, rhythm, now)
    if first_on < clock.today(now, rhythm.time_zone):
        raise ValidationError({"first_on": "Choose today or a later day."})
    if last_on < first_on:
        raise ValidationError({"last_on": "Choose the same day or a later one."})
    if last_on - first_on > YEAR:
        raise ValidationError({"last_on": "A year at most. To stop for good, end it."})
    _rest(rhythm, first_on, last_on, by, now)


@transaction.atomic
def leave_out(*, by: Member, rhythm: Rhythm, date: dt.date, now: dt.datetime) -> None:
    """Leave out the round of that date, which is not about to open (`SETTLED`). Raises as `pause_rhythm` does."""
    rhythm = held(by, rhythm, now)
    if next(rhythms.dates(rhythm, date - rhythms.DAY), None) != date:
        return  # left out already, in another tab
    if rhythms.on(rhythm, date).opens_at <= now + SETTLED:
        raise ValidationError({"date": "That one is open or opens any minute, and stays."})
    _rest(rhythm, date, date, by, now)


@transaction.atomic
def resume_rhythm(*, by: Member, rhythm: Rhythm, pause: str, now: dt.datetime) -> None:
    """Let it go on again before the pause of that public id is over. The days that have passed stay left out, and so does today
    where it could not be answered in peace any more. Raises as `pause_rhythm` does."""
    rhythm = held(by, rhythm, now)
    row = Pause.objects.filter(rhythm=rhythm, public_id=pause).first()
    if row is None:
        return  # undone already, in another tab
    today = clock.today(now, rhythm.time_zone)
    last = today - rhythms.DAY if rhythms.on(rhythm, today).still_helps(now) else today
    if row.first_on > last:
        row.delete()
    elif row.last_on > last:
        Pause.objects.filter(rhythm=rhythm, first_on=row.first_on, last_on=last).delete()
        row.last_on = last
        row.save(update_fields=["last_on"])
    _departs_otherwise(rhythm, "rhythm.resumed", by, now)


@transaction.atomic
def add_round(
    *, by: Member, rhythm: Rhythm, date: dt.date, now: dt.datetime, opens: dt.time | None = None
) -> None:
    """One round besides the rule, on a date that has none, at a wall time of its own or the rhythm's. Raises as `pause_rhythm`
    does."""
    rhythm = held(by, rhythm, now)
    extras = dict(rhythm.departures.extras)
    if date in extras and extras[date] == opens:
        return  # sent twice, added once
    if date - clock.today(now, rhythm.time_zone) > YEAR:
        raise ValidationError({"date": "A year ahead at most."})
    there = next(rhythms.dates(rhythm, date - rhythms.DAY), None) == date
    if there or Round.objects.filter(rhythm=rhythm, date=date).exists():
        raise ValidationError({"date": "It checks in on that day already, once a day at most."})
    if len(extras) >= MOST:
        Extra.objects.filter(rhythm=rhythm, date__lt=clock.today(now, rhythm.time_zone) - YEAR).delete()
    if Extra.objects.filter(rhythm=rhythm).count() >= MOST:
        raise ValidationError("So many were added already. Change when it falls instead.", code="too_many")
    Extra.objects.create(rhythm=rhythm, date=date, opens=opens)
    rhythm.__dict__.pop("departures")
    if not rhythms.on(rhythm, date).still_helps(now):
        raise ValidationError({"date": "That would be over, or nearly. Choose a later one."})
    _departs_otherwise(rhythm, "rhythm.added", by, now)


def _rest(rhythm: Rhythm, first_on: dt.date, last_on: dt.date, by: Member, now: dt.datetime) -> None:
    fresh = not Pause.objects.filter(rhythm=rhythm, first_on=first_on, last_on=last_on).exists()
    today = clock.today(now, rhythm.time_zone)
    if fresh and Pause.objects.filter(rhythm=rhythm, last_on__gte=today).count() >= MOST:
        raise ValidationError(
            "So many pauses lie ahead already. Change when it falls instead.", code="too_many"
        )
    dates = {"rhythm": rhythm, "date__range": (first_on, last_on)}
    gone, _ = Extra.objects.filter(**dates).delete()
    if fresh:
        Pause.objects.create(rhythm=rhythm, first_on=first_on, last_on=last_on)
    if fresh or gone:
        unmake(Round.objects.filter(**dates, opens_at__gt=now + SETTLED), by, now)
        _departs_otherwise(rhythm, "rhythm.paused", by, now)


def _departs_otherwise(rhythm: Rhythm, kind: str, by: Member, now: dt.datetime) -> None:
    """Read what departs from its rule anew, make what is due now, and write it down."""
    rhythm.__dict__.pop("departures", None)
    rhythm.sequence += 1
    rhythm.save(update_fields=["sequence"])
    record(kind, rhythm, by, now)
    make_rounds([rhythm], now)
