"""Everything a person can do with a scale: begin, answer, stop, erase. All of it for themselves alone."""

import datetime as dt
import json
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import clock
from journeys.policies import may_write
from members import consent
from members.models import Member
from scales import refusals
from scales.instruments import Scale
from scales.models import Entry, Monthly
from vault.keys import key_for

LAST_DAY = 28
"""Every month has this day."""


LATE = dt.timedelta(hours=6)
"""So long after a month's end a page that was opened before it still answers that month: whoever sat over it at midnight, put it
down and came back to it the same night is through by six; whoever sits down in the morning begins a new day, and its month."""


def month_of(date: dt.date) -> dt.date:
    """The month a date is in, by its first day."""
    return date.replace(day=1)


@transaction.atomic
def begin(*, member: Member, scale: Scale, now: dt.datetime) -> Monthly:
    """Answer that scale once a month from now on, and be told a month from today. Begun twice is begun once. Raises
    consent.NotKept where nothing may be kept."""
    consent.must_stand(member, scale.code)
    today = clock.today(now, member.time_zone)
    next_month = (month_of(today) + dt.timedelta(days=31)).replace(day=min(today.day, LAST_DAY))
    fresh = Monthly(member=member, scale=scale.code, next_on=next_month, key=key_for(owner_id=member.pk))
    Monthly.objects.bulk_create([fresh], ignore_conflicts=True)
    there: Monthly = Monthly.objects.visible_to(member).get(scale=scale.code)
    return there


@transaction.atomic
def answer(
    *, member: Member, scale: Scale, steps: Mapping[str, int], now: dt.datetime, month: dt.date | None = None
) -> Entry:
    """Answer this month's, or answer it anew; a statement may be left out. `month`, by its first day: in which month the page was
    opened; one that is over by `LATE` at most still takes it. Raises PermissionDenied where they have not chosen that scale,
    consent.NotKept where nothing may be kept, and `refusals.OtherMonth`."""
    if not Monthly.objects.visible_to(member).filter(scale=scale.code).exists():
        raise PermissionDenied
    consent.must_stand(member, scale.code)
    this_month = month_of(clock.today(now, member.time_zone))
    month = month or this_month
    if month not in (this_month, month_of(clock.today(now - LATE, member.time_zone))):
        raise refusals.OtherMonth(this_month)
    kept = json.dumps({number: step for number, step in steps.items() if step})
    fresh = Entry(
        member=member, scale=scale.code, month=month, answers=kept, at=now, key=key_for(owner_id=member.pk)
    )
    Entry.objects.bulk_create([fresh], ignore_conflicts=True)
    mine = Entry.objects.visible_to(member).filter(scale=scale.code, month=month)
    there: Entry = mine.select_related("key").select_for_update(of=("self",)).get()
    if not may_write(member, there):
        raise PermissionDenied
    if there.public_id != fresh.public_id:
        there.answers, there.at = kept, now
        there.save(update_fields=["answers", "at"])
    return there


@transaction.atomic
def stop(*, member: Member, scale: Scale) -> None:
    """Be told no more. What was answered stays."""
    Monthly.objects.visible_to(member).filter(scale=scale.code).delete()


@transaction.atomic
def erase(*, member: Member, scale: Scale) -> None:
    """Stop, and erase everything that was answered."""
    stop(member=member, scale=scale)
    Entry.objects.visible_to(member).filter(scale=scale.code).delete()
