"""Ending what nobody has ended, and erasing live rounds that are over: who was there, in which order, what was written."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from live.actions.holding import MOST, end_by_the_clock
from live.models import LiveRound, TurnWords
from live.over import LINGERS, LONGEST
from vault.actor import keeper
from vault.purging import erase_past, in_batches


def tend(*, now: dt.datetime) -> None:
    """End live rounds that have lasted as long as one may. Worker only; twice at once does no harm."""
    with transaction.atomic():
        end_by_the_clock(Q(opened_at__lte=now - LONGEST), now, skip_locked=True)


def purge_over(*, now: dt.datetime, batch: int = MOST) -> int:
    """Erase every live round that ended an hour ago, and words that have faded before; returns how many rounds. Turns, words
    and links go with a round, by the composite foreign keys. Safe to run twice at once: each skips what the other holds. Worker
    only."""
    with transaction.atomic(), keeper("erase what was written in live rounds and has faded"):
        TurnWords.objects.filter(fades_at__lte=now).delete()
    return in_batches(lambda: _erase(now, batch), full=batch)


def _erase(now: dt.datetime, batch: int) -> int:
    with keeper("erase live rounds that are over"):
        return erase_past(LiveRound, "ended_at", now - LINGERS, batch)
