"""A group's ledger, in sentences: what was done with its settings, and with the reader's own seat.

Names stand in none of them. Who did it is said by what they did it as.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from groups import terms
from groups.models import Group
from members.models import Member
from vault.models import LedgerEntry

MOST = 50
"""Lines shown, newest first: a quiet group's whole life."""

FOR_EVERYONE = ("group.opened", "seat.holds", "setting.changed", "rhythm.set", "rhythm.ended")
"""What every member reads. Lines about a seat are read by the one who sits on it."""

_WHO = {"facilitator": "Someone who holds the space", "admin": "An admin", "system": "The site itself"}

_SENTENCES = {
    "group.opened": "{who} opened this circle.",
    "rhythm.set": "{who} set when this circle checks in.",
    "rhythm.ended": "{who} ended a rhythm of check-ins.",
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


def lines(group: Group, reader: Member) -> list[Line]:
    """The newest `MOST` lines of that group's ledger the reader may read, newest first; one statement."""
    mine = Q(kind__in=FOR_EVERYONE) | Q(member_id=reader.pk, kind__in=list(_SENTENCES))
    entries = LedgerEntry.objects.filter(mine, group_id=group.pk).order_by("-id")[:MOST]
    return [Line(entry.at, _sentence(entry)) for entry in entries]


def _sentence(entry: LedgerEntry) -> str:
    who = _WHO.get(entry.acting_role, "Somebody")
    if entry.kind != "setting.changed":
        return _SENTENCES[entry.kind].format(who=who)
    setting = str(entry.detail["setting"])
    known = terms.BY_NAME.get(setting)
    before, after = (
        known.words(entry.detail[side]) if known else entry.detail[side] for side in ("from", "to")
    )
    title = known.title if known else setting
    return f"{who} changed “{title}” from “{before}” to “{after}”."
