"""A group's end by the clock: notice, farewell, copies, erased. The worker takes each step, never two at once.

A stage lasts its full length also where the worker was away: whatever a step comes late moves the dates behind it, so
that nobody's days to take a copy pass while nothing runs.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q

from groups.erasing import erase, sweep_after
from groups.models import Closing, Group, Membership
from groups.signals import group_silent
from groups.telling import tell
from groups.underlock import locked
from members.models import Member
from vault import ledger

log = logging.getLogger(__name__)

NOTICE = dt.timedelta(days=7)
"""From the telling to the farewell, at least."""

FAREWELL = dt.timedelta(days=7)
"""How long the farewell lasts: a last time everybody can say something."""

COPIES = dt.timedelta(days=14)
"""How long everyone can take a copy of their own words, once nothing new is said."""

ON_TIME = dt.timedelta(hours=1)
"""A step that comes this late at most counts as on time, and no date moves."""

LATE_WRITES = dt.timedelta(hours=1)
"""For so long after an erasure the worker looks again for what a request that had begun before still wrote."""

_DATE = {
    Closing.Stage.NOTICE: "farewell_at",
    Closing.Stage.FAREWELL: "copies_at",
    Closing.Stage.COPIES: "erase_at",
}
"""By stage: the date at which it ends."""


def advance(*, now: dt.datetime) -> int:
    """Take every step that is due: one for each group, whatever time has passed. Returns how many were taken.

    Two of these at once do no harm: each step is taken under the group's lock, and asked again there. Worker only.
    """
    taken = 0
    for closing in Closing.objects.filter(_due(now)).select_related("group").order_by("pk"):
        try:
            taken += _step(closing, now)
        except (
            Exception
        ) as error:  # one group's trouble keeps no other waiting; this one is tried again next time
            log.error("a group's end did not move on (%s)", type(error).__name__)
    erased = Closing.objects.filter(stage=Closing.Stage.ERASED, erased_at__gt=now - LATE_WRITES)
    for closing in erased.select_related("group"):
        sweep_after(closing, now)
    return taken


def to_everyone(kind: str, closing: Closing, now: dt.datetime) -> None:
    """A notice of that kind to everybody whose seat there lasts, paused or not: it is their words' end too."""
    seats = closing.group.memberships.filter(until=None).select_related("member")
    occasion = f"{closing.group.public_id}:{closing.begun_at.timestamp():.0f}"
    told = [seat.member for seat in seats]
    tell(kind, told, closing.group, about=closing.group.public_id, occasion=occasion, now=now)


def _due(now: dt.datetime) -> Q:
    due = Q(pk=None)
    for stage, date in _DATE.items():
        due |= Q(**{"stage": stage, f"{date}__lte": now})
    return due


@transaction.atomic
def _step(closing: Closing, now: dt.datetime) -> bool:
    """One stage on, where that is still due. Anybody's holding and leaving waits on the same lock."""
    locked(closing.group)
    fresh = Closing.objects.filter(_due(now), pk=closing.pk).select_related("group").first()
    if fresh is None:  # called off meanwhile, or another worker was faster
        return False
    if fresh.stage == Closing.Stage.COPIES:
        to_everyone("group-erased", fresh, now)
        erase(fresh, now)
        return True
    _shift(fresh, now - getattr(fresh, _DATE[Closing.Stage(fresh.stage)]))
    fresh.stage = Closing.Stage.FAREWELL if fresh.stage == Closing.Stage.NOTICE else Closing.Stage.COPIES
    fresh.save(update_fields=["stage", "farewell_at", "copies_at", "erase_at"])
    ledger.record(
        f"group.{fresh.stage}", now=now, actor_id=None, acting_role="system", group_id=fresh.group_id
    )
    if fresh.stage == Closing.Stage.COPIES:
        group_silent.send(sender=Group, group=fresh.group, now=now)
    to_everyone(f"group-{fresh.stage}", fresh, now)
    return True


def _shift(closing: Closing, late: dt.timedelta) -> None:
    """Every date that has not come yet moves by what this step is late."""
    if late <= ON_TIME:
        return
    if closing.stage == Closing.Stage.NOTICE:
        closing.farewell_at += late
    closing.copies_at += late
    closing.erase_at += late


def my_seat_at_the_end(member: Member, closing: Closing) -> Membership | None:
    """That member's seat in an erased group, if they were still there when it was erased."""
    if closing.erased_at is None:
        return None
    return Membership.objects.filter(group=closing.group_id, until=closing.erased_at, member=member).first()
