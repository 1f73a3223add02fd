"""A group's ledger, in sentences: what was done with its settings, and with the reader's own seat.

Names stand in none of them. Who did it is said by what they did it as.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from core import clock
from groups import retold
from groups.models import Group
from members.ledgerlines import told_by
from members.models import Member
from vault.models import LedgerEntry

MOST = 50
"""Lines shown, newest first: a quiet group's whole life."""

RHYTHM = ("rhythm.asks", "rhythm.changed", "rhythm.paused", "rhythm.resumed", "rhythm.added")

FOR_EVERYONE = ("invitation.made", "invitation.revoked", "invitation.list", *retold.KINDS, "group.opened", "group.described", "seat.holds", "hours.set", "rhythm.set", *RHYTHM, "rhythm.ended", "group.closing", "group.stays",
                "opening.began", "group.farewell", "group.copies", "group.erased", "group.unheld", "group.held",
                "resource.published", "resource.put-away")  # fmt: skip
"""What every member reads. Lines about a seat are read by the one who sits on it."""

_WHO = {
    "facilitator": "Someone who holds the space", "admin": "An admin", "moderator": "A moderator", "system": "The site itself",
}  # fmt: skip

_SENTENCES = {
    "group.opened": "{who} opened this circle.",
    "group.described": "{who} changed what this circle says of itself.",
    "group.closing": "{who} began this circle’s end.",
    "group.stays": "{who} called this circle’s end off.",
    "group.farewell": "The farewell began.",
    "group.copies": "From here nothing new is said, and everyone can take a copy of their own words.",
    "group.erased": "Everything that was said here is erased.",
    "group.unheld": "Nobody held this circle any more, and an admin began to look for somebody.",
    "group.held": "Somebody holds this circle again.",
    "hours.set": "{who} set when somebody is here, and how soon an answer can be hoped for.",
    "rhythm.set": "{who} set when this circle checks in.",
    "rhythm.changed": "{who} changed when this circle checks in.",
    "rhythm.paused": "{who} left out check-ins that were to come.",
    "rhythm.resumed": "{who} let check-ins go on again.",
    "rhythm.added": "{who} added a check-in.",
    "rhythm.asks": "{who} changed what a check-in asks.",
    "rhythm.ended": "{who} ended a rhythm of check-ins.",
    "invitation.made": "{who} made a link that lets people in.",
    "invitation.revoked": "{who} called a link back.",
    "invitation.list": "{who} invited people from a list.",
    "resource.published": "{who} published a worksheet or a reading for this circle.",
    "resource.put-away": "{who} put away a worksheet or a reading this circle had.",
    "opening.began": "{who} read what was said here, for an hour at most, after something was reported.",
    "seat.given": "{who} gave you your seat.",
    "seat.holds": "{who} asked somebody who sits here to hold it too.",
    "seat.declined": "{who} answered that there was no seat for you then.",
    "seat.paused": "{who} paused your seat.",
    "seat.resumed": "{who} opened your seat again.",
    "seat.ended": "{who} ended your seat.",
    "circle.closed-to": "{who} closed this circle to you.",
    "circle.opened-to": "{who} opened this circle to you again.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done."""

    at: dt.datetime
    words: str


def lines(group: Group, reader: Member, now: dt.datetime | None = None) -> list[Line]:
    """The newest `MOST` lines of that group's ledger the reader may read, newest first; one statement, and one
    for the reasons where there are some."""
    mine = Q(kind__in=FOR_EVERYONE) | Q(member_id=reader.pk, kind__in=list(_SENTENCES))
    told = LedgerEntry.objects.filter(mine, told_by(now or clock.now()), group_id=group.pk)
    shown = list(told.order_by("-id")[:MOST])
    why = retold.reasons(group, shown)
    return [Line(entry.at, _sentence(entry, why.get(entry.pk, ""))) for entry in shown]


def _sentence(entry: LedgerEntry, reason: str = "") -> str:
    who = _WHO.get(entry.acting_role, "Somebody")
    if entry.kind in retold.KINDS:
        return retold.sentence(entry, who, reason)
    return _SENTENCES[entry.kind].format(who=who)
