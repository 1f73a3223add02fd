"""Erasing: what was said in check-ins and has faded, and what those who hold a circle said around them. That somebody was here
stays, as a row without words.

Such a row moves to the key of its member and group that is bound to no day; the key that sealed its words then seals nothing
any more and goes with `shares.purge`: from then on they do not open, wherever a copy of the row may lie.
"""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from checkins.models import SAID, Afterword, CheckIn, Handover, LeftAlone, Letter, LetterAnswer
from vault.actor import keeper
from vault.keys import key_for
from vault.purging import BATCH, erase_some, in_batches


def purge_faded(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase the words of every answer that has faded at `now`; returns how many. Safe to run twice at once: each skips what the
    other holds. Worker only."""
    return in_batches(lambda: _wipe(now, batch), full=batch)


def _wipe(now: dt.datetime, batch: int) -> int:
    with keeper("erase check-ins that have faded"):
        faded = CheckIn.objects.filter(SAID, fades_at__lte=now).select_for_update(skip_locked=True)
        rows = list(faded.order_by("fades_at", "pk").values_list("pk", "member_id", "group_id")[:batch])
        for member_id, group_id in {(member, group) for _, member, group in rows}:
            theirs = [pk for pk, member, group in rows if (member, group) == (member_id, group_id)]
            key = key_for(owner_id=member_id, group_id=group_id)
            CheckIn.objects.filter(pk__in=theirs).update(
                weather=None, pull=None, words=None, more=None, key=key
            )
    return len(rows)


def purge_held(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase closing words and handovers that have faded, letters and answers nobody can read any more, and since when somebody
    was left alone that no list asks for; returns how many rows. Safe to run twice at once: each skips what the other holds.
    Worker only."""
    return in_batches(lambda: _erase(now, batch))


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase letters, closing words and handovers that are over"):
        over: list[QuerySet[Any]] = [
            LetterAnswer.objects.filter(fades_at__lte=now),
            Letter.objects.over(now),  # what was answered goes along, by the composite key
            Afterword.objects.filter(fades_at__lte=now),
            Handover.objects.filter(fades_at__lte=now),
            LeftAlone.objects.filter(until__lte=now - LeftAlone.REACH),
        ]
        return sum(erase_some(rows, batch) for rows in over)
