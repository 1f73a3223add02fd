"""Erasing: requests and their words once they have faded, and places of a ring that nobody sits behind any more; and hours of who
does not hold the circle any more stand empty."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from groups.models import Group, Membership
from groups.querysets import still_speaking
from support import notices
from support.drill import trying
from support.models import (
    Drill,
    Duty,
    DutyNote,
    FalseUse,
    RequestWords,
    RingPlace,
    SupportRequest,
    Worry,
    WorryTold,
)
from vault.actor import keeper
from vault.purging import BATCH, erase_some, in_batches


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase all that is over at `now`; returns how many rows. Safe to run twice at once. Worker only."""
    free_hours(now)
    return in_batches(lambda: _erase(now, batch))


@transaction.atomic
def free_hours(now: dt.datetime) -> None:
    """Hours whose member stepped back, handed over, was shown out or closed their account stand empty from now on; those who hold
    the circle hear that hours need somebody."""
    with keeper("free hours of who does not hold the circle any more"):
        Duty.objects.left_behind("covered_by").update(covered_by=None)
        gone = Duty.objects.left_behind("member")
        held = list(gone.select_for_update(skip_locked=True).order_by("pk").values_list("pk", "group"))
        Duty.objects.filter(pk__in=[pk for pk, _ in held]).update(member=None, cover_on=None, covered_by=None)
        for group in Group.objects.filter(still_speaking(), pk__in={group for _, group in held}):
            notices.hours_need_somebody(group, None, f"{group.public_id}:{now:%Y-%m-%dT%H}", now)


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase requests for a hand that have faded"):
        seats = Membership.objects.filter(group=OuterRef("group"), until=None)
        sits = Exists(seats.filter(member=OuterRef("member")))
        other = Exists(seats.filter(member=OuterRef("other")))
        over = [
            RequestWords.objects.filter(fades_at__lte=now),
            SupportRequest.objects.filter(fades_at__lte=now),
            DutyNote.objects.filter(fades_at__lte=now),
            Worry.objects.filter(fades_at__lte=now),
            WorryTold.objects.filter(at__lte=now - dt.timedelta(hours=24)),
            FalseUse.objects.filter(at__lte=now - dt.timedelta(days=7)),
            Drill.objects.filter(began_at__lte=now - trying.KEPT),
            RingPlace.objects.filter(Q(~sits) | Q(~other, other__isnull=False)),
        ]
        return sum(erase_some(rows, batch) for rows in over)
