"""The ledger: what was changed or opened, in a chain that shows if a line was altered.

A line is written in the same transaction as what it records. It never holds words, names or addresses.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection

from vault.models import LedgerEntry

_CHAIN_LOCK = 7_201_126
"""Any fixed number: writers of the ledger queue on this advisory lock, so the chain has no fork and no gap."""

START = b"\x00" * 32
"""What the first entry follows."""

KINDS = {
    "consent.given": "a member said yes to a purpose",
    "consent.withdrawn": "a member took that yes back",
    "office.given": "an admin made a member an admin or a moderator",
    "office.taken": "an admin took that office back",
    "account.closed": "an admin closed an account",
    "account.opened": "an admin opened a closed account again",
    "group.opened": "an admin opened a group",
    "setting.changed": "one confidentiality setting of a group, from one value to another",
    "seat.given": "a facilitator (or, for the first one, an admin) gave a seat",
    "seat.declined": "a facilitator said no to somebody who asked",
    "seat.paused": "a facilitator paused a seat for so many days",
    "seat.resumed": "a facilitator lifted a pause",
    "seat.holds": "a facilitator made a member a facilitator too",
    "seat.ended": "a facilitator ended a seat",
    "circle.closed-to": "a facilitator closed a group to somebody",
    "circle.opened-to": "a facilitator opened a group to somebody again",
    "rhythm.set": "a facilitator set when a group checks in",
    "rhythm.ended": "a facilitator ended a rhythm of check-ins",
}
"""Every kind of line there is and what it records. Somebody's own coming and going is not power over others: no line."""


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


@dataclass(frozen=True, slots=True)
class Break:
    """One entry at which the chain does not hold, and what is wrong with it in words."""

    entry_id: int
    words: str


def breaks(entries: Iterable[LedgerEntry], places: Mapping[bytes, int] | None = None) -> Iterator[Break]:
    """Where the chain does not hold, in the order of `entries`; nothing where it does.

    `places` gives the id of each entry by its hash (`places_by_hash`): with it, an entry that was moved is told from one
    before which something is missing. The last entries can only be missed by someone who kept the head elsewhere.
    """
    places = places or {}
    previous, last = START, 0
    for entry in entries:
        follows, its_hash = bytes(entry.previous), bytes(entry.hash)
        if link(follows, entry) != its_hash:
            yield Break(entry.pk, "was changed")
        elif follows != previous:
            yield Break(entry.pk, _out_of_place(follows, last, places))
        previous, last = its_hash, entry.pk


def first_broken(entries: Iterable[LedgerEntry]) -> LedgerEntry | None:
    """The first entry that does not follow from the one before it, or None where the chain holds."""
    previous = START
    for entry in entries:
        if bytes(entry.previous) != previous or link(previous, entry) != bytes(entry.hash):
            return entry
        previous = bytes(entry.hash)
    return None


def places_by_hash() -> dict[bytes, int]:
    """The id of every entry by its hash: about 150 bytes of memory each."""
    return {bytes(its_hash): pk for pk, its_hash in LedgerEntry.objects.values_list("pk", "hash")}


def in_order(at_once: int = 1000) -> Iterator[LedgerEntry]:
    """Every entry in the order of the chain, read `at_once` at a time."""
    last = 0
    while page := list(LedgerEntry.objects.filter(pk__gt=last).order_by("pk")[:at_once]):
        yield from page
        last = page[-1].pk


def head() -> tuple[int, str]:
    """Where the chain ends: the last entry's id and its hash in hex; (0, START) while it is empty."""
    last = LedgerEntry.objects.order_by("-id").values_list("pk", "hash").first()
    return (last[0], bytes(last[1]).hex()) if last else (0, START.hex())


def _out_of_place(follows: bytes, last: int, places: Mapping[bytes, int]) -> str:
    if follows == START:
        return "was moved: it is the chain's first"
    if follows in places:
        return f"was moved: it belongs after entry {places[follows]}"
    return f"does not follow entry {last}: what stood between them was removed, or entry {last} was rewritten"
