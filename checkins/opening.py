"""Rounds open by the clock: each that is open or opens within a day gets its row, and with it a page.

A rhythm keeps when its next round opens that has no row yet (`Rhythm.next_at`), so a tick reads those that have something to
make and no others, however many go on. What is made is worked out of the rule again, as late as that.
"""

import datetime as dt
from typing import Any

from django.db import connection, models, transaction

from checkins import rhythm as rhythms
from checkins.models import Rhythm, Round
from checkins.signals import doors_wanted
from core.ids import opaque_id
from members.models import Member
from vault import ledger

AHEAD = dt.timedelta(hours=24)
"""How long before it opens a round gets its row."""

SETTLED = dt.timedelta(minutes=15)
"""So long before it opens a round is left as it is, whatever becomes of its rhythm: its door may be open (`live.policies.DOOR`)."""

BATCH = 1000
"""Rhythms a transaction: short enough that nobody waits long on their locks."""


def open_rounds(*, now: dt.datetime) -> int:
    """Give every round that is open or opens within a day its row; returns how many were new. Ends what has run out.

    Two of these at once make no round twice. After a long stop, rounds that would be over already are not made up.
    """
    _end_what_ran_out(now)
    made = 0
    while True:
        with transaction.atomic():
            due = Rhythm.objects.going_on().filter(next_at__lte=now + AHEAD).order_by("next_at", "pk")
            # Locked, so that none is made for a rhythm that is being ended; what another worker has in hand is left to it.
            batch = (
                due.defer("question", "asks").select_for_update(skip_locked=True)[:BATCH].with_departures()
            )
            made += make_rounds(batch, now)
        if len(batch) < BATCH:
            return made


def unmake(to_come: models.QuerySet[Round], by: Member | None, now: dt.datetime) -> list[int]:
    """Take away rounds that have not opened, less those whose door is open meanwhile: whoever takes them away may have waited for
    the lock of their group, which is held now, while `SETTLED` went by. `by`: who does, or None for the
    worker. Returns the ids of those that stay."""
    ids = list(to_come.values_list("pk", flat=True))
    stay: list[int] = []
    answer: Any
    for _, answer in doors_wanted.send(sender=Round, rounds=ids, member=by, now=now) if ids else []:
        stay += answer or []
    Round.objects.filter(pk__in=ids).exclude(pk__in=stay).delete()
    return stay


_MAKE = """
    INSERT INTO checkins_round (public_id, rhythm_id, group_id, date, question, asks, opens_at, closes_at, remind_at)
    SELECT made.public_id, rhythm.id, rhythm.group_id, made.date, rhythm.question, rhythm.asks,
           made.opens_at, made.closes_at, made.remind_at
    FROM unnest(%s::text[], %s::bigint[], %s::date[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
         AS made(public_id, rhythm_id, date, opens_at, closes_at, remind_at)
    JOIN checkins_rhythm rhythm ON rhythm.id = made.rhythm_id
    ON CONFLICT (rhythm_id, date) DO NOTHING
"""
"""What is asked is taken from the rhythm's row; one round a date is the database's to keep, whoever makes it first."""


def make_rounds(going_on: list[Rhythm], now: dt.datetime) -> int:
    """Make what is due of these, which are locked and saved, and note when to look at each next; returns how many rounds are
    new. Two statements, however many they are."""
    wanted: list[tuple[str, int, dt.date, dt.datetime, dt.datetime, dt.datetime | None]] = []
    for rhythm in going_on:
        rhythm.next_at = None
        for there in rhythms.not_over(rhythm, now):
            if there.opens_at > now + AHEAD:
                rhythm.next_at = there.opens_at
                break
            wanted.append(
                (opaque_id(), rhythm.pk, there.date, there.opens_at, there.closes_at, there.remind_at)
            )
    made = 0
    with connection.cursor() as cursor:
        if wanted:
            cursor.execute(_MAKE, [list(column) for column in zip(*wanted, strict=True)])
            made = cursor.rowcount
        _look_again(cursor, going_on)
    return made


def _look_again(cursor: Any, going_on: list[Rhythm]) -> None:
    """Write down `next_at` of all of them."""
    cursor.execute(
        """
        UPDATE checkins_rhythm SET next_at = looked.next_at
        FROM unnest(%s::bigint[], %s::timestamptz[]) AS looked(id, next_at) WHERE checkins_rhythm.id = looked.id
        """,
        [[rhythm.pk for rhythm in going_on], [rhythm.next_at for rhythm in going_on]],
    )


@transaction.atomic
def _end_what_ran_out(now: dt.datetime) -> None:
    """A rhythm whose last date is over ends by itself."""
    for rhythm in Rhythm.objects.run_out(now).select_for_update(skip_locked=True):
        rhythm.ended_at = now
        rhythm.save(update_fields=["ended_at"])
        detail = {"rhythm": rhythm.public_id}
        ledger.record(
            "rhythm.ended",
            now=now,
            actor_id=None,
            acting_role="system",
            group_id=rhythm.group_id,
            detail=detail,
        )
