"""Erasing: requests and their words once they have faded, and places of a ring that nobody sits behind any more."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from groups.models import Membership
from support.models import DutyNote, RequestWords, RingPlace, SupportRequest, Worry, WorryTold
from vault.actor import keeper
from vault.purging import BATCH, erase_some, in_batches


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase all that is over at `now`; returns how many rows. Safe to run twice at once. Worker only."""
    return in_batches(lambda: _erase(now, batch))


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
            RingPlace.objects.filter(Q(~sits) | Q(~other, other__isnull=False)),
        ]
        return sum(erase_some(rows, batch) for rows in over)
