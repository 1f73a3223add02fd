"""Erasing: copies of plans that are over, suggestions that have faded, and that they were dealt with. The keys that sealed them
go with `shares.purge`, once nothing is sealed under them any more."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from journeys.actions.copies import FADES
from journeys.models import PlanCopy, Suggestion, SuggestionAnswer
from vault.actor import keeper

BATCH = 500
"""Rows a transaction: short enough that nobody waits on its locks."""


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase all that is over at `now`; returns how many rows. Safe to run twice at once: each skips what the other holds.
    Worker only."""
    total = 0
    while True:
        with transaction.atomic():
            count = _erase(now, batch)
        total += count
        if not count:
            return total


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase copies of plans and suggestions that are over"):
        over: list[QuerySet[Any]] = [
            PlanCopy.objects.over(now),
            Suggestion.objects.filter(fades_at__lte=now),
            SuggestionAnswer.objects.filter(
                at__lte=now - 2 * FADES
            ),  # what it is about has faded long before
        ]
        gone = 0
        for rows in over:
            held = (
                rows.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True)[:batch]
            )
            gone += rows.filter(pk__in=list(held)).delete()[0]
    return gone
