"""Reminders: one statement finds everybody a round is about to close on, another everybody who wants to hear that one opened,
and each puts a notice for each of them in the outbox.

The round is marked in the same statement, so it is looked at once: two beats at the same time wait for each other on
its row, and the second finds nothing. A crash leaves neither marks nor notices. What may have changed by the time a
notice is due (answered, left, muted) is asked again at delivery (`checkins.notices`).
"""

import datetime as dt

from django.db import connection, transaction

from checkins.notices import CLOSING, OPEN
from vault.actor import keeper

SPREAD_SECONDS = 600
"""Reminders of one round are spread over ten minutes, by a hash of round and member, so that the hour is not a herd;
where less is left before it closes, over half of that."""


@transaction.atomic
def remind(*, now: dt.datetime) -> int:
    """Put a reminder in the outbox for everyone who sits in a group with a round that closes soon, has not answered and
    wants to be reminded then. Returns how many are new."""
    with keeper("reminders: who has not answered"), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS (
                UPDATE checkins_round SET reminded_at = %(now)s
                WHERE closes_at > %(now)s AND remind_at <= %(now)s AND reminded_at IS NULL AND remind_at IS NOT NULL
                RETURNING id, public_id, group_id, closes_at, least(%(spread)s, extract(epoch FROM closes_at - %(now)s) / 2) AS spread
            )
            INSERT INTO notices_notice
                (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, lane, state, attempts)
            SELECT %(kind)s, seat.member_id, due.group_id, due.public_id, 'reminder:' || due.public_id || ':' || seat.member_id,
                   %(now)s, %(now)s + make_interval(secs => due.spread * (hashint8extended(seat.member_id, due.id) & 1023) / 1024.0),
                   due.closes_at, %(lane)s, 'waiting', 0
            FROM due
            JOIN groups_membership seat ON seat.group_id = due.group_id
            JOIN members_member person ON person.id = seat.member_id AND person.is_active
            LEFT JOIN notices_noticepreference wish ON wish.member_id = seat.member_id
            LEFT JOIN checkins_reminderwish here ON here.member_id = seat.member_id AND here.group_id = due.group_id
            WHERE seat.until IS NULL AND (seat.paused_until IS NULL OR seat.paused_until <= %(now)s)
              AND CASE WHEN here.id IS NULL THEN wish.reminders IS NOT FALSE ELSE here.moments IN ('closing', 'both') END
              AND NOT EXISTS (SELECT FROM checkins_checkin mine WHERE mine.round_id = due.id AND mine.member_id = seat.member_id)
            ON CONFLICT (dedupe) DO NOTHING
            """,
            _values(now, CLOSING.name),
        )
        return int(cursor.rowcount)


@transaction.atomic
def tell_of_opening(*, now: dt.datetime) -> int:
    """Put a notice in the outbox for everyone who sits in a group with a round that has opened, has not answered and wants to
    hear of that. For who wants both it helps until the other is due; where that is so already, the other is enough. Returns how
    many are new."""
    with keeper("reminders: who wants to hear that a round opened"), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS (
                UPDATE checkins_round SET opening_told_at = %(now)s
                WHERE closes_at > %(now)s AND opens_at <= %(now)s AND opening_told_at IS NULL
                RETURNING id, public_id, group_id, closes_at, coalesce(remind_at, closes_at) AS next
            ), those AS (
                SELECT due.id, due.public_id, due.group_id, here.member_id,
                       CASE WHEN here.moments = 'both' THEN due.next ELSE due.closes_at END AS until
                FROM due
                JOIN checkins_reminderwish here ON here.group_id = due.group_id AND here.moments IN ('open', 'both')
                JOIN groups_membership seat ON seat.group_id = due.group_id AND seat.member_id = here.member_id
                JOIN members_member person ON person.id = seat.member_id AND person.is_active
                WHERE seat.until IS NULL AND (seat.paused_until IS NULL OR seat.paused_until <= %(now)s)
                  AND NOT EXISTS (SELECT FROM checkins_checkin mine WHERE mine.round_id = due.id AND mine.member_id = seat.member_id)
            )
            INSERT INTO notices_notice
                (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, lane, state, attempts)
            SELECT %(kind)s, member_id, group_id, public_id, 'opening:' || public_id || ':' || member_id, %(now)s,
                   %(now)s + make_interval(secs => least(%(spread)s, extract(epoch FROM until - %(now)s) / 2)
                       * (hashint8extended(member_id, id) & 1023) / 1024.0),
                   until, %(lane)s, 'waiting', 0
            FROM those WHERE until > %(now)s
            ON CONFLICT (dedupe) DO NOTHING
            """,
            _values(now, OPEN.name),
        )
        return int(cursor.rowcount)


def _values(now: dt.datetime, kind: str) -> dict[str, str | int | dt.datetime]:
    return {"now": now, "kind": kind, "spread": SPREAD_SECONDS, "lane": CLOSING.lane}
