"""Reminders: one statement finds everybody a round is about to close on, and puts a notice for each in the outbox.

The round is marked in the same statement, so it is looked at once: two beats at the same time wait for each other on
its row, and the second finds nothing. A crash leaves neither marks nor notices. What may have changed by the time a
notice is due (answered, left, muted) is asked again at delivery (`checkins.notices`).
"""

import datetime as dt

from django.db import connection, transaction

from checkins.notices import CLOSING
from vault.actor import keeper

SPREAD_SECONDS = 600
"""Reminders of one round are spread over ten minutes, by a hash of round and member, so that the hour is not a herd;
where less is left before it closes, over half of that."""


@transaction.atomic
def remind(*, now: dt.datetime) -> int:
    """Put a reminder in the outbox for everyone who sits in a group with a round that closes soon, has not answered and
    wants to be reminded. Returns how many are new."""
    with keeper("reminders: who has not answered"), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS (
                UPDATE checkins_round SET reminded_at = %(now)s
                WHERE closes_at > %(now)s AND remind_at <= %(now)s AND reminded_at IS NULL AND remind_at IS NOT NULL
                RETURNING id, public_id, group_id, closes_at, least(%(spread)s, extract(epoch FROM closes_at - %(now)s) / 2) AS spread
            )
            INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, state, attempts)
            SELECT %(kind)s, seat.member_id, due.group_id, due.public_id, 'reminder:' || due.public_id || ':' || seat.member_id,
                   %(now)s, %(now)s + make_interval(secs => due.spread * (hashint8extended(seat.member_id, due.id) & 1023) / 1024.0),
                   due.closes_at, 'waiting', 0
            FROM due
            JOIN groups_membership seat ON seat.group_id = due.group_id
            JOIN members_member person ON person.id = seat.member_id AND person.is_active
            LEFT JOIN notices_noticepreference wish ON wish.member_id = seat.member_id
            WHERE seat.until IS NULL AND (seat.paused_until IS NULL OR seat.paused_until <= %(now)s)
              AND wish.reminders IS NOT FALSE
              AND NOT EXISTS (SELECT FROM checkins_checkin mine WHERE mine.round_id = due.id AND mine.member_id = seat.member_id)
            ON CONFLICT (dedupe) DO NOTHING
            """,
            {"now": now, "kind": CLOSING.name, "spread": SPREAD_SECONDS},
        )
        found: int = cursor.rowcount
    return found
