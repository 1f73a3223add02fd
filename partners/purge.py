"""Erasing: what two said to each other and has faded, and what one of them has left, once it holds no words any more.

An asking that was not answered, put off, refused for good or let go, and what both have ended, all stay as they are for as long
as both sit there: were some of them erased, whoever asked could tell by what is still there (decision 17).
"""

import datetime as dt

from django.db.models import Exists, OuterRef

from partners.models import Partnership, PartnerWords, Side
from partners.querysets import both_sit
from vault.actor import keeper
from vault.purging import BATCH, erase_some, in_batches


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase all that is over at `now`; returns how many rows. Safe to run twice at once. Worker only."""
    return in_batches(lambda: _erase(now, batch))


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase what partners said and has faded"):
        gone = erase_some(PartnerWords.objects.filter(fades_at__lte=now), batch)
        words = PartnerWords.objects.filter(partnership=OuterRef("pk"))
        left = Partnership.objects.filter(~both_sit("asker", "other", "asked_at"), ~Exists(words))
        rows = left.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:batch])
        Side.objects.filter(partnership__in=keys).delete()
        return gone + Partnership.objects.filter(pk__in=keys).delete()[0]
