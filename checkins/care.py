"""Who needs somebody: what those who hold a space see at /care/."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from checkins.models import Presence
from core.drawing import pebble_number
from groups.models import Group, Membership
from members.models import Member

LOOK_BACK = dt.timedelta(days=7)
"""How long an asking stays on the page. Nobody ticks it off: an asking is not a task that somebody else has done."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who would like somebody to reach out."""

    name: str
    pebble: int
    group_name: str
    group_id: str
    round_id: str
    anyone: bool
    at: dt.datetime


def asking(member: Member, now: dt.datetime) -> list[Asking]:
    """Who asked in the groups that member holds, newest first, themselves left out. One statement."""
    seat = Membership.objects.active(now).filter(group=OuterRef("group"), member=OuterRef("member"))
    rows = (
        Presence.objects.visible_to(member, now)
        .asking(member)
        .filter(group__in=Group.objects.held_by(member, now), at__gt=now - LOOK_BACK)
        .exclude(member=member)
        .annotate(seat_id=Subquery(seat.values("public_id")[:1]), name=Subquery(seat.values("name")[:1]))
        .filter(seat_id__isnull=False)
        .select_related("group", "round")
        .order_by("-at")
    )
    return [
        Asking(
            row.name, pebble_number(row.seat_id), row.group.name, row.group.public_id,
            row.round.public_id, row.reach == "anyone", row.at,
        )
        for row in rows
    ]  # fmt: skip
