"""Erasing: copies of plans that are over, suggestions that have faded, and that they were dealt with. The keys that sealed them
go with `shares.purge`, once nothing is sealed under them any more."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from journeys.actions.copies import FADES
from journeys.models import PlanCopy, Suggestion, SuggestionAnswer
from vault.actor import keeper
from vault.purging import BATCH, erase_some, in_batches


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase all that is over at `now`; returns how many rows. Safe to run twice at once: each skips what the other holds.
    Worker only."""
    return in_batches(lambda: _erase(now, batch))


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase copies of plans and suggestions that are over"):
        over: list[QuerySet[Any]] = [
            PlanCopy.objects.over(now),
            Suggestion.objects.filter(fades_at__lte=now),
            SuggestionAnswer.objects.filter(
                at__lte=now - 2 * FADES
            ),  # what it is about has faded long before
        ]
        return sum(erase_some(rows, batch) for rows in over)
