"""Saying when somebody holds a circle, and within which time one can hope for an answer."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from groups.models import Group, OpenHours
from groups.telling import record
from groups.underlock import held
from members.models import Member


@transaction.atomic
def set_hours(
    *,
    member: Member,
    group: Group,
    stretches: Collection[tuple[int, dt.time, dt.time]],
    time_zone: str,
    answer_hours: int,
    now: dt.datetime,
) -> bool:
    """Set the week a circle is held in, from now on. `stretches` are weekday (Monday 0), opening and closing wall time.

    Returns whether anything was different; without a difference nothing is written. Raises PermissionDenied where the member
    does not hold the space.
    """
    group = held(member, group, now)
    wanted = set(stretches)
    standing = {(row.weekday, row.opens, row.closes) for row in group.open_hours.all()}
    if (wanted, time_zone, answer_hours) == (standing, group.time_zone, group.answer_hours):
        return False
    group.open_hours.all().delete()
    OpenHours.objects.bulk_create(
        OpenHours(group=group, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in sorted(wanted)
    )
    group.time_zone, group.answer_hours = time_zone, answer_hours
    group.save(update_fields=["time_zone", "answer_hours"])
    record("hours.set", member, group, now, stretches=len(wanted), answer_hours=answer_hours)
    return True
