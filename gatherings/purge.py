"""Erasing: gatherings that have faded, where they were, and who came; their keys go with `shares.purge`."""

import datetime as dt

from gatherings.models import Gathering
from vault.actor import keeper
from vault.purging import BATCH, erase_past, in_batches


def purge_faded(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase every gathering that has faded at `now`; returns how many. Places and answers go with it, by the composite foreign
    keys. Safe to run twice at once: each skips what the other holds. Worker only."""
    return in_batches(lambda: _erase(now, batch), full=batch)


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase gatherings that have faded"):
        return erase_past(Gathering, "fades_at", now, batch)
