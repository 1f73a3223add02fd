"""Erasing: what two said to each other and has faded, and partnerships that are over and hold no words any more."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from partners.models import Partnership, PartnerWords, Side
from partners.querysets import ASK_LASTS, _both_sit
from vault.actor import keeper
from vault.purging import BATCH, erase_some, in_batches


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase all that is over at `now`; returns how many rows. Safe to run twice at once. Worker only."""
    return in_batches(lambda: _erase(now, batch))


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase what partners said and has faded"):
        gone = erase_some(PartnerWords.objects.filter(fades_at__lte=now), batch)
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
