"""Once a month, in their own morning: one statement finds everybody who wants to be told and puts a notice in the outbox.

The day is moved on in the same statement, past today however long nobody looked, so two beats at once wait for each other on
its row, the second finds nothing, and a long stop tells once. What may have changed by the time it is due is asked again at
delivery.
"""

import datetime as dt

from django.conf import settings
from django.db import connection, transaction

from core import clock
from milestones.reaching import awake
from scales.notices import MONTHLY
from vault.actor import keeper

SPREAD_SECONDS = 600
"""Spread over ten minutes, by a hash of the member, so that eight o'clock is not a herd."""

OF_USE = dt.timedelta(days=3)
"""So much later it is not told any more: the page is there anyway."""


@transaction.atomic
def remind(*, now: dt.datetime) -> int:
    """Put a notice in the outbox for everyone whose day has come where it is past eight, and who wants reminders. Returns how
    many are new. Worker only."""
    mornings = awake(now)
    if not mornings:
        return 0
    with keeper("monthly: whom to tell"), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS (
                UPDATE scales_monthly m SET next_on = (m.next_on + make_interval(months =>
                    (12 * (date_part('year', place.today) - date_part('year', m.next_on))
                     + date_part('month', place.today) - date_part('month', m.next_on)
                     + CASE WHEN date_part('day', m.next_on) <= date_part('day', place.today) THEN 1 ELSE 0 END)::int))::date
                FROM members_member person, unnest(%(zones)s::text[], %(todays)s::date[]) AS place (zone, today)
                WHERE m.next_on <= %(latest)s AND m.next_on <= place.today
                  AND person.id = m.member_id AND person.is_active
                  AND place.zone = CASE WHEN person.time_zone = ANY (%(known)s) THEN person.time_zone ELSE %(site)s END
                RETURNING m.public_id, m.member_id, place.today
            )
            INSERT INTO notices_notice (kind, recipient_id, about, dedupe, created_at, due_at, not_after, lane, state, attempts)
            SELECT %(kind)s, due.member_id, due.public_id, %(kind)s || ':' || due.public_id || ':' || due.today, %(now)s,
                   %(now)s + make_interval(secs => %(spread)s * (hashint8(due.member_id) & 1023) / 1024.0),
                   %(until)s, %(lane)s, 'waiting', 0
            FROM due LEFT JOIN notices_noticepreference wish ON wish.member_id = due.member_id
            WHERE wish.reminders IS NOT FALSE
            ON CONFLICT (dedupe) DO NOTHING
            """,
            {
                "now": now, "kind": MONTHLY.name, "lane": MONTHLY.lane, "spread": SPREAD_SECONDS, "until": now + OF_USE, "zones": list(mornings),
                "todays": list(mornings.values()), "latest": max(mornings.values()), "known": sorted(clock.known_zones()),
                "site": settings.TIME_ZONE,
            },
        )  # fmt: skip
        found: int = cursor.rowcount
    return found
