"""Erasing: gatherings that have faded, where they were, and who came; their keys go with `shares.purge`."""

import datetime as dt

from django.db import connection

from vault.actor import keeper
from vault.purging import BATCH, in_batches


def purge_faded(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase every gathering that has faded at `now`; returns how many. Places and answers go with it, by the composite foreign
    keys. Safe to run twice at once: each skips what the other holds. Worker only."""
    return in_batches(lambda: _erase(now, batch), full=batch)


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase gatherings that have faded"), connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM gatherings_gathering WHERE id IN (
                   SELECT id FROM gatherings_gathering WHERE fades_at <= %s
                   ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)""",
            [now, batch],
        )
        return int(cursor.rowcount)
