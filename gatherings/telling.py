"""Telling: one statement finds every gathering that was moved or called off, and puts a notice in the outbox for each who
said they come or may come, and for who set it up; not for the one who did it.

The one who did it must not learn who comes quietly, so the page cannot do this: the worker does, as the keeper. The gathering
is marked in the same statement, so two beats at once tell once, and a crash leaves neither marks nor notices.
"""

import datetime as dt

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import TruncDate

from gatherings.models import Gathering, Place
from gatherings.notices import CANCELLED, GONE, MOVED
from gatherings.querysets import COMING
from notices import outbox
from vault.actor import keeper
from vault.keys import key_for
from vault.models import whole_day_after


def tend(*, now: dt.datetime) -> int:
    """Tell whoever was not told yet, and seal what has moved for its new day. Returns how many notices are new. Worker only."""
    told = tell(now=now) + let_go(now=now)
    if told:
        transaction.on_commit(outbox.nudge, robust=True)
    reseal()
    return told


@transaction.atomic
def tell(*, now: dt.datetime) -> int:
    """Tell of every move and every end that was not told of yet. Whoever answered after it knows already."""
    with keeper("gatherings: who is told that it moved or is off"), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH changed AS (
                UPDATE gatherings_gathering SET told_for = sequence
                WHERE told_for < sequence AND title IS NOT NULL RETURNING *
            ), people AS (
                SELECT c.id, r.member_id FROM changed c JOIN gatherings_rsvp r ON r.gathering_id = c.id
                WHERE r.answer = ANY (%(coming)s) AND r.answered_to < c.sequence
                UNION SELECT c.id, c.maker_id FROM changed c
            )
            INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, state, attempts)
            SELECT what.kind, p.member_id, c.group_id, c.public_id,
                   what.kind || ':' || c.public_id || ':' || c.sequence || ':' || p.member_id, %(now)s, %(now)s,
                   CASE WHEN c.cancelled_at IS NULL THEN c.begins_at ELSE c.ends_at END, 'waiting', 0
            FROM changed c JOIN people p ON p.id = c.id
            CROSS JOIN LATERAL (SELECT CASE WHEN c.cancelled_at IS NULL THEN %(moved)s ELSE %(off)s END AS kind) what
            WHERE p.member_id IS DISTINCT FROM c.changed_by_id AND c.ends_at > %(now)s
            ORDER BY p.member_id
            ON CONFLICT (dedupe) DO NOTHING
            """,
            {"now": now, "coming": list(COMING), "moved": MOVED.name, "off": CANCELLED.name},
        )
        found: int = cursor.rowcount
    return found


@transaction.atomic
def let_go(*, now: dt.datetime) -> int:
    """Of what was taken back nothing stays, a key in use neither: whoever meant to go is told, and the row goes in the same
    statement. The notice is about the circle, for there is no gathering any more."""
    with keeper("gatherings: who is told that it was taken back"), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH gone AS (
                SELECT * FROM gatherings_gathering WHERE title IS NULL ORDER BY id FOR UPDATE SKIP LOCKED
            ), told AS (
                INSERT INTO notices_notice
                    (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, state, attempts)
                SELECT %(gone)s, r.member_id, gone.group_id, circle.public_id,
                       %(gone)s || ':' || gone.public_id || ':' || r.member_id, %(now)s, %(now)s, gone.ends_at, 'waiting', 0
                FROM gone JOIN groups_group circle ON circle.id = gone.group_id
                JOIN gatherings_rsvp r ON r.gathering_id = gone.id
                WHERE r.answer = ANY (%(coming)s) AND r.member_id <> gone.maker_id AND gone.ends_at > %(now)s
                  AND NOT EXISTS (SELECT FROM groups_mute m WHERE m.group_id = gone.group_id
                                  AND m.member_id = gone.maker_id AND m.other_id = r.member_id AND m.withholds)
                ORDER BY r.member_id
                ON CONFLICT (dedupe) DO NOTHING RETURNING 1
            ), left_behind AS (
                DELETE FROM gatherings_gathering WHERE id IN (SELECT id FROM gone)
            )
            SELECT count(*) FROM told
            """,
            {"now": now, "coming": list(COMING), "gone": GONE.name},
        )
        found: int = cursor.fetchone()[0]
    return found


@transaction.atomic
def reseal() -> int:
    """A gathering that moved fades on another day than its key says: its words and its place are sealed anew, so that they go
    from backups on that day too. Returns how many."""
    with keeper("gatherings: sealed anew for the day they fade on"):
        moved = Gathering.objects.exclude(moved_at=None).exclude(
            key__until=TruncDate(F("fades_at"), tzinfo=dt.UTC) + dt.timedelta(days=1)
        )
        rows = list(moved.select_related("key").select_for_update(of=("self",), skip_locked=True)[:100])
        for gathering in rows:
            words = {name: getattr(gathering, name) for name in ("title", "words", "access")}
            place = Place.objects.filter(gathering=gathering).select_related("key").first()
            where = place.where if place else ""
            gathering.key = key_for(
                owner_id=gathering.maker_id,
                group_id=gathering.group_id,
                until=whole_day_after(gathering.fades_at),
            )
            for name, value in words.items():
                setattr(gathering, name, value)
            gathering.save(update_fields=["key", *words])
            if place is not None:
                place.key, place.where = gathering.key, where
                place.save(update_fields=["key", "where"])
    return len(rows)
