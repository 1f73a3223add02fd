"""The ledger's lines that concern one member, as sentences they can read."""

import datetime as dt
from dataclasses import dataclass

from members.models import Member
from vault.models import LedgerEntry

MOST = 50
"""Lines shown; the newest first."""

SENTENCES = {
    "consent_given": "You agreed to keeping what you write.",
    "consent_withdrawn": "You took back your yes to keeping what you write.",
    "joined": "You took a seat in a group.",
    "seat_asked": "You asked for a seat in a group.",
    "seat_admitted": "You were given a seat in a group.",
    "seat_left": "You left your seat in a group.",
    "seat_paused": "Your seat in a group was paused.",
    "seat_resumed": "Your seat in a group was opened again.",
    "seat_ended": "Your seat in a group was ended.",
    "role_changed": "What you do in a group was changed.",
}
"""By `LedgerEntry.kind`; any other kind is said in general words."""

ROLES = {
    "member": "a member",
    "facilitator": "a facilitator",
    "admin": "an admin",
    "moderator": "a moderator",
    "system": "the house itself",
}


@dataclass(frozen=True)
class Line:
    """One thing that was done: when, what, and by whom (as a role, never a name)."""

    at: dt.datetime
    words: str
    by: str


def about(member: Member) -> list[Line]:
    """The newest lines about that member. One query."""
    rows = LedgerEntry.objects.filter(member_id=member.pk).order_by("-id")[:MOST]
    return [Line(row.at, _words(row), _by(row, member)) for row in rows]


def _words(row: LedgerEntry) -> str:
    return SENTENCES.get(row.kind, "Something that concerns you was changed.")


def _by(row: LedgerEntry, member: Member) -> str:
    return "you" if row.actor_id == member.pk else ROLES.get(row.acting_role, "somebody")
