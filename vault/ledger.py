"""The ledger: what was changed or opened, in a chain that shows if a line was altered.

A line is written in the same transaction as what it records. It never holds words, names or addresses.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping

from django.db import connection

from vault.models import LedgerEntry

_CHAIN_LOCK = 7_201_126
"""Any fixed number: writers of the ledger queue on this advisory lock, so the chain has no fork and no gap."""

START = b"\x00" * 32
"""What the first entry follows."""

_NEXT = """
    SELECT nextval(pg_get_serial_sequence('vault_ledgerentry', 'id')),
           (SELECT hash FROM vault_ledgerentry ORDER BY id DESC LIMIT 1)
"""
"""The number of the entry that comes, and the hash it follows."""

KINDS = {
    "consent.given": "a member said yes to a purpose",
    "consent.withdrawn": "a member took that yes back",
    "office.given": "an admin made a member an admin or a moderator",
    "office.taken": "an admin took that office back",
    "account.closed": "an admin closed an account",
    "account.ended": "a moderator ended an account, and a second one had agreed or a day had gone by: for which reason",
    "account.restored": "a moderator gave back an account that was ended, after another look",
    "account.erased": "an account was erased, at its member's own wish or, where it was ended, by the clock",
    "account.opened": "an admin opened a closed account again",
    "group.opened": "an admin opened a group",
    "group.described": "a facilitator or an admin changed what a group says of itself: which fields, not what they say",
    "setting.changed": "one confidentiality setting of a group, from one value to another",
    "change.proposed": "a facilitator or an admin proposed a looser promise",
    "change.narrowed": "a part of a proposed change fell away",
    "change.withdrawn": "a proposed change was taken back",
    "change.held": "an admin held a proposed change",
    "change.released": "an admin let a held change go on",
    "change.declined": "an admin, or the floor, said no to a proposed change",
    "floor.changed": "an admin changed how open a group of the site may be at most",
    "seat.given": "a facilitator (or, for the first one, an admin) gave a seat",
    "seat.declined": "a facilitator said no to somebody who asked",
    "seat.paused": "a facilitator paused a seat for so many days",
    "seat.resumed": "a facilitator lifted a pause",
    "seat.holds": "a facilitator made a member a facilitator too",
    "seat.ended": "a facilitator ended a seat",
    "circle.closed-to": "a facilitator closed a group to somebody",
    "circle.opened-to": "a facilitator opened a group to somebody again",
    "group.closing": "a facilitator (or, while nobody holds it, an admin) began a group's end",
    "group.stays": "the same called that end off, while its members still had notice",
    "group.farewell": "the farewell of a group began, by the clock",
    "group.copies": "nothing new is said in a group any more, and everyone can take a copy, by the clock",
    "group.erased": "a group was erased, by the clock; how many rows of each kind",
    "group.unheld": "nobody holds a group any more, found by the clock",
    "group.held": "somebody holds it again, found by the clock",
    "invitation.made": "a facilitator made a link for so many people and days",
    "invitation.revoked": "a facilitator called a link back",
    "invitation.list": "a facilitator brought a list of so many addresses to invite",
    "hours.set": "a facilitator set when somebody holds a group, and its answer time",
    "rhythm.set": "a facilitator set when a group checks in",
    "rhythm.changed": "a facilitator changed when a group checks in",
    "rhythm.paused": "a facilitator let a rhythm rest on some dates, or one",
    "rhythm.resumed": "a facilitator ended such a pause",
    "rhythm.added": "a facilitator added one round to a rhythm",
    "rhythm.ended": "a facilitator ended a rhythm of check-ins, or it came to the last day it was given",
    "rhythm.asks": "a facilitator changed what a rhythm asks; not what it asks",
    "help.opened": 'who holds a member\'s request for a hand opened their "How to help me"',
    "line.added": "an admin added a line to Support now",
    "line.changed": "an admin changed what a line of Support now says, or its last day",
    "line.checked": "an admin compared a line of Support now with its provider and found it right",
    "line.hidden": "an admin hid a line of Support now",
    "line.shown": "an admin showed it again",
    "resource.published": "an admin published a worksheet or a reading: for a circle, or for everybody; not what it says",
    "resource.put-away": "its author or an admin put such a one away",
    "case.read": "who looks after a report read what was reported: whose words, and the reason given; not who reported",
    "case.acted": "who looks after a report did something about somebody's words or seat: what, and the reason given",
    "end.asked": "a moderator asked that an account be ended, and why; not whose",
    "end.agreed": "a second moderator agreed to that",
    "end.declined": "a second moderator said no to that, or who asked took it back",
    "opening.asked": "a moderator asked to see more than what was reported, in one group, and why",
    "opening.agreed": "a second moderator agreed to that",
    "opening.declined": "a second moderator said no to that",
    "opening.began": "a moderator began to read what was asked for: how much, why, until when at most, from when authors are told",
    "opening.read": "one member's words were among what such an opening shows",
    "opening.ended": "one of the two ended it before its time",
    "export.ordered": "the keeper of the machines was to hand out one member's words: on whose consent or by which order",
}
"""Every kind of line there is and what it records. Somebody's own coming and going is not power over others: no line."""


def canonical(entry: LedgerEntry) -> bytes:
    """The entry as bytes that are the same on every machine: sorted JSON, instants in UTC with microseconds.

    Its number is among them, so that a line that was moved is told from one that was not.
    """
    fields = {
        "id": entry.pk,
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
        cursor.execute(_NEXT)  # only now, so that numbers are given out in the order of the chain
        number, last = cursor.fetchone()
    entry = LedgerEntry(
        pk=number,
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
