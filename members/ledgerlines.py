"""The ledger's lines that concern one member, as sentences they can read."""

import datetime as dt
from dataclasses import dataclass

from members.models import Member
from vault.models import LedgerEntry

MOST = 50
"""Lines shown; the newest first."""

SENTENCES = {
    "consent.given": "You agreed to keeping what you write.",
    "consent.withdrawn": "You took back your yes to keeping what you write.",
    "office.given": "You were given an office on this site.",
    "office.taken": "An office you had on this site was taken back.",
    "account.closed": "Your account was closed.",
    "account.opened": "Your account was opened again.",
    "seat.given": "You were given a seat in a circle.",
    "seat.declined": "A circle had no seat for you this time.",
    "seat.holds": "You were asked to hold the space in a circle you sit in.",
    "seat.paused": "Your seat in a circle was paused.",
    "seat.resumed": "Your seat in a circle was opened again.",
    "seat.ended": "Your seat in a circle was ended.",
    "circle.closed-to": "A circle was closed to you.",
    "circle.opened-to": "A circle was opened to you again.",
    "help.opened": "Whoever held your request for a hand opened “How to help me”.",
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
