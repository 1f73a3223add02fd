"""Ending what nobody has ended, and erasing live rounds that are over: who was there, in which order, what was written."""

import datetime as dt

from django.db import connection, transaction

from live.actions.holding import end_by_the_clock
from live.models import LiveRound, MeetingLink, TurnWords
from live.over import LINGERS, LONGEST
from vault.actor import keeper

BATCH = 200
"""Live rounds a transaction: short enough that nobody waits on its locks."""


def tend(*, now: dt.datetime) -> None:
    """End live rounds that have lasted as long as one may. Worker only; twice at once does no harm."""
    with transaction.atomic(), keeper("end live rounds that nobody has ended"):
        lasted = LiveRound.objects.going_on().filter(opened_at__lte=now - LONGEST).select_related("round")
        for live in lasted.select_for_update(of=("self",), skip_locked=True, no_key=True)[:BATCH]:
            MeetingLink.objects.filter(live=live).delete()
            end_by_the_clock(live, now)


def purge_over(*, now: dt.datetime, batch: int = BATCH) -> int:
    """Erase every live round that ended an hour ago, and words that have faded before; returns how many rounds. Turns, words
    and links go with a round, by the composite foreign keys. Safe to run twice at once: each skips what the other holds. Worker
    only."""
    with transaction.atomic(), keeper("erase what was written in live rounds and has faded"):
        TurnWords.objects.filter(fades_at__lte=now).delete()
    total = 0
    while True:
        with transaction.atomic(), keeper("erase live rounds that are over"), connection.cursor() as cursor:
            cursor.execute(
                """DELETE FROM live_liveround WHERE id IN (
                       SELECT id FROM live_liveround WHERE ended_at <= %s
                       ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)""",
                [now - LINGERS, batch],
            )
            count = cursor.rowcount
        total += count
        if count < batch:
            return total
