"""Erasing: what two said to each other and has faded, and partnerships that are over and hold no words any more."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from partners.models import Partnership, PartnerWords, Side
from partners.querysets import ASK_LASTS, _both_sit
from vault.actor import keeper

BATCH = 500
"""Rows a transaction: short enough that nobody waits on its locks."""


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase all that is over at `now`; returns how many rows. Safe to run twice at once. Worker only."""
    total = 0
    while True:
        with transaction.atomic():
            count = _erase(now, batch)
        total += count
        if not count:
            return total


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase what partners said and has faded"):
        faded = PartnerWords.objects.filter(fades_at__lte=now)
        held = faded.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True)[:batch]
        gone = faded.filter(pk__in=list(held)).delete()[0]
        words = PartnerWords.objects.filter(partnership=OuterRef("pk"))
        sides = Side.objects.filter(partnership=OuterRef("pk"))
        unanswered = Q(~Exists(sides.filter(stand="never")), agreed_at=None, asked_at__lte=now - ASK_LASTS)
        left = ~_both_sit("asker", "other", "asked_at")
        ended = Q(~Exists(sides.filter(stand="on")), agreed_at__isnull=False)
        over = Partnership.objects.filter(unanswered | left | ended, ~Exists(words))
        rows = over.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:batch])
        Side.objects.filter(partnership__in=keys).delete()
        return gone + Partnership.objects.filter(pk__in=keys).delete()[0]
