"""The ledger: what was changed or opened, in a chain that shows if a line was altered.

A line is written in the same transaction as what it records. It never holds words, names or addresses.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping

from django.db import connection

from vault.models import LedgerEntry

_CHAIN_LOCK = 7_201_126
"""Any fixed number: writers of the ledger queue on this advisory lock, so the chain has no fork and no gap."""

START = b"\x00" * 32
"""What the first entry follows."""


def canonical(entry: LedgerEntry) -> bytes:
    """The entry as bytes that are the same on every machine: sorted JSON, instants in UTC with microseconds."""
    fields = {
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "group": entry.group_id,
        "member": entry.member_id,
        "actor": entry.actor_id,
        "role": entry.acting_role,
        "detail": entry.detail,
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def link(previous: bytes, entry: LedgerEntry) -> bytes:
    """The hash of an entry that follows `previous`."""
    return hashlib.sha256(bytes(previous) + canonical(entry)).digest()


def record(
    kind: str,
    *,
    now: dt.datetime,
    actor_id: int | None,
    acting_role: str,
    group_id: int | None = None,
    member_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> LedgerEntry:
    """Add one line, in the caller's transaction. `detail` holds codes and ids, never words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
    last = LedgerEntry.objects.order_by("-id").values_list("hash", flat=True).first()
    entry = LedgerEntry(
        at=now,
        kind=kind,
        group_id=group_id,
        member_id=member_id,
        actor_id=actor_id,
        acting_role=acting_role,
        detail=dict(detail or {}),
        previous=START if last is None else bytes(last),
    )
    entry.hash = link(bytes(entry.previous), entry)
    entry.save(force_insert=True)
    return entry


def first_broken(entries: Iterable[LedgerEntry]) -> LedgerEntry | None:
    """The first entry that does not follow from the one before it, or None where the chain holds."""
    previous = START
    for entry in entries:
        if bytes(entry.previous) != previous or link(previous, entry) != bytes(entry.hash):
            return entry
        previous = bytes(entry.hash)
    return None
