"""The ledger's lines that concern one member, as sentences they can read."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from core import clock
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
    "resource.published": "Something you wrote for others was published.",
    "resource.put-away": "Something you wrote for others was put away.",
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


_TOLD: dict[str, Callable[[LedgerEntry], str]] = {}
"""What apps above say of their own kinds of line."""


def tell(sentences: Mapping[str, Callable[[LedgerEntry], str]]) -> None:
    """An app above says how lines of its kinds read. Called at import."""
    _TOLD.update(sentences)


@dataclass(frozen=True)
class Line:
    """One thing that was done: when, what, and by whom (as a role, never a name)."""

    at: dt.datetime
    words: str
    by: str


def told_by(now: dt.datetime) -> Q:
    """True of a line that is told at that instant: every one, except where its detail says from when on, as an instant in UTC."""
    then = now.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return Q(detail__told_from__isnull=True) | Q(detail__told_from__lte=then)


def about(member: Member, now: dt.datetime | None = None) -> list[Line]:
    """The newest lines about that member. One query."""
    told = LedgerEntry.objects.filter(told_by(now or clock.now()), member_id=member.pk)
    rows = told.order_by("-id")[:MOST]
    return [Line(row.at, _words(row), _by(row, member)) for row in rows]


def _words(row: LedgerEntry) -> str:
    if row.kind in _TOLD:
        return _TOLD[row.kind](row)
    return SENTENCES.get(row.kind, "Something that concerns you was changed.")


def _by(row: LedgerEntry, member: Member) -> str:
    return "you" if row.actor_id == member.pk else ROLES.get(row.acting_role, "somebody")
