"""By which ladder a road is marked, how its days are called, and whether there is any fuss; and what becomes of what was told
where a road is put right."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import clock
from journeys.actions import call_first_day
from journeys.models import Journey
from members.models import Member
from milestones.models import Celebration, Ladder, Milestone, NoFuss
from milestones.reaching import LATE
from milestones.standing import day_of, is_reached
from notices.models import Notice

KIND = "milestone"
"""Of the notice."""


@transaction.atomic
def choose_ladder(
    *,
    member: Member,
    journey: Journey,
    ladder: str,
    leap_day: str,
    first_day: int,
    wanted: bool,
    now: dt.datetime,
) -> Journey:
    """Choose how that road is marked and counted. What was reached stays reached, and no number that was shown falls.

    `ladder` is a ladder's public id, or "" for the site's own. Raises PermissionDenied for one they do not see, and for
    another's road.
    """
    seen = not ladder or Ladder.objects.visible_to(member, now).filter(public_id=ladder).exists()
    if journey.member_id != member.pk or not seen:
        raise PermissionDenied
    journey = (
        Journey.objects.visible_to(member)
        .select_for_update(of=("self",))
        .select_related("key")
        .get(pk=journey.pk)
    )
    if first_day != journey.first_day:
        call_first_day(member=member, journey=journey, number=first_day, now=now)
    journey.ladder, journey.leap_day, journey.milestones_wanted = ladder, leap_day, wanted
    journey.save(update_fields=["ladder", "leap_day", "milestones_wanted"])
    put_right(member=member, journey=journey, now=now)
    return journey


@transaction.atomic
def put_right(*, member: Member, journey: Journey, now: dt.datetime) -> None:
    """After a road was changed: what waits to be told of it and does not hold any more is called off, in the same transaction.

    A point that was not told yet and is not reached now is taken out, and is told on its own day. One that was told stays
    written down, on the day it falls on now, and is never told again.
    """
    today = clock.today(now, member.time_zone)
    rungs = Milestone.objects.visible_to(member).filter(kind=Milestone.Kind.RUNG, journey=journey)
    rows = list(rungs.select_for_update(of=("self",)).order_by("pk"))
    waiting = {notice.about: notice for notice in _waiting(member, rows)}
    for row in rows:
        day, holds = day_of(journey, row.point), is_reached(journey, row.point, today)
        fresh = holds and journey.milestones_wanted and day > today - dt.timedelta(days=LATE)
        notice = waiting.get(row.public_id)
        if notice is not None and not fresh:
            notice.delete()
            if not holds and notice.told_at is None:
                row.delete()
                continue
        if row.reached_on != day and (day <= today or not holds):
            row.reached_on = day
            row.save(update_fields=["reached_on"])


@transaction.atomic
def call_off(*, member: Member, journey: Journey) -> None:
    """Before a road is erased: nothing that waits to be told of it is told."""
    rows = list(Milestone.objects.visible_to(member).filter(journey=journey))
    for notice in _waiting(member, rows):
        notice.delete()


def _waiting(member: Member, rows: list[Milestone]) -> list[Notice]:
    """The notices of those milestones that wait, locked so that no drainer settles one meanwhile."""
    ids = [row.public_id for row in rows]
    notices = Notice.objects.filter(kind=KIND, recipient=member, state=Notice.State.WAITING, about__in=ids)
    return list(notices.select_for_update().order_by("pk"))


@transaction.atomic
def want_no_fuss(*, member: Member, wanted: bool, now: dt.datetime) -> None:
    """No cards, no notices, no offers to celebrate, nothing read out at a round; or all of it again. The road shows what was
    reached either way, and nobody else sees which it is."""
    mine = NoFuss.objects.visible_to(member)
    if wanted:
        NoFuss.objects.bulk_create([NoFuss(member=member, since=now)], ignore_conflicts=True)
        Notice.objects.filter(kind=KIND, recipient=member, state=Notice.State.WAITING).delete()
    else:
        mine.delete()
    Celebration.objects.mine(member, now).exclude(quiet=wanted).update(quiet=wanted)
