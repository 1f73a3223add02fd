"""Erasing: rows that have faded or were taken back, then the keys that sealed them.

The database deletes replies and acknowledgements along with their share (the composite foreign keys cascade). A key
goes once its last day has passed and nothing is sealed under it any more; from then on its words do not open, wherever
a copy of the row may lie.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from groups.models import Membership
from vault.actor import keeper
from vault.keys import forget_opened
from vault.models import DataKey
from vault.purging import BATCH, in_batches, sealed_models


@dataclass(frozen=True)
class Purged:
    """How many rows went."""

    shares: int
    replies: int
    keys: int


def purge_faded(*, now: dt.datetime, batch: int = BATCH) -> Purged:
    """Erase all that is over at `now`. Safe to run twice at once: each skips what the other holds. Worker only."""
    shares = in_batches(lambda: _delete_shares(now, batch), full=batch)
    replies = in_batches(lambda: _delete_replies(batch), full=batch)
    keys = in_batches(lambda: _delete_keys(now, batch), full=batch)
    if keys:
        forget_opened()
    return Purged(shares, replies, keys)


def _delete_shares(now: dt.datetime, batch: int) -> int:
    with keeper("erase shares that have faded or were taken back"), connection.cursor() as cursor:
        cursor.execute(
            """SELECT id FROM shares_share WHERE fades_at <= %s OR taken_back_at IS NOT NULL
               ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""",
            [now, batch],
        )
        over = [pk for (pk,) in cursor.fetchall()]
        # That somebody hid it, or began an answer, hangs on it by a foreign key without a cascade in the database.
        for hanging in ("shares_hidden", "shares_draft"):
            cursor.execute(f"DELETE FROM {hanging} WHERE share_id = ANY (%s)", [over])  # noqa: S608
        cursor.execute("DELETE FROM shares_share WHERE id = ANY (%s)", [over])
        return cursor.rowcount


def _delete_replies(batch: int) -> int:
    with keeper("erase replies that were taken back"), connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM shares_reply WHERE id IN (
                   SELECT id FROM shares_reply WHERE taken_back_at IS NOT NULL
                   ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)""",
            [batch],
        )
        return cursor.rowcount


def _delete_keys(now: dt.datetime, batch: int) -> int:
    """`DataKey.until` is the day by whose end (UTC) its words are gone. Of somebody who has left, every key goes that seals
    nothing any more: words they took along do not open from a backup either. So does the key of what was begun and not sent,
    which nobody but its writer sees, as soon as the last of that day went."""
    with keeper("erase keys that seal nothing any more"):
        sits = Membership.objects.filter(member=OuterRef("owner_id"), group=OuterRef("group_id"), until=None)
        gone = Q(~Exists(sits), group_id__isnull=False)
        begun = Q(group_id=None, between_id=None, until__isnull=False)
        over = DataKey.objects.filter(Q(until__lt=now.astimezone(dt.UTC).date()) | gone | begun)
        for model in sealed_models():
            over = over.filter(~Exists(model.objects.filter(key=OuterRef("pk"))))  # type: ignore[attr-defined]
        ids = list(over.order_by("pk").values_list("pk", flat=True)[:batch])
        return DataKey.objects.filter(pk__in=ids).delete()[0]
