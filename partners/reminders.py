"""Reminders: one statement finds everybody whose hour has come, by their own clock, and puts a notice in the outbox.

The day is marked in the same statement, so two beats at once wait for each other on its row, and the second finds nothing. An
hour that is missed by more than `LATE` is not made up for. Whether the other still writes plays no part in it.
"""

import datetime as dt

from django.conf import settings
from django.db import connection, transaction

from core import clock
from partners.notices import DUE
from vault.actor import keeper

LATE = dt.timedelta(hours=2)
"""So much later somebody is still reminded."""

SPREAD_SECONDS = 600
"""Spread over ten minutes, by a hash of the member, so that the hour is not a herd."""


@transaction.atomic
def remind(*, now: dt.datetime) -> int:
    """Put a reminder in the outbox for everyone whose own rhythm is due, who has said nothing today and sits there. Returns how
    many are new. Worker only."""
    zones = sorted(clock.known_zones())
    here = [clock.local(now, zone) for zone in zones]
    midnights = [clock.instant_of(at.date(), dt.time(0), zone) for at, zone in zip(here, zones, strict=True)]
    with keeper("partners: whom to remind"), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS (
                UPDATE partners_side s SET reminded_on = place.today
                FROM partners_partnership p, members_member person, groups_membership seat,
                     unnest(%(zones)s::text[], %(todays)s::date[], %(walls)s::time[], %(midnights)s::timestamptz[])
                         AS place (zone, today, wall, midnight)
                WHERE s.stand = 'on' AND s.hour IS NOT NULL AND p.id = s.partnership_id AND p.agreed_at IS NOT NULL
                  AND person.id = s.member_id AND person.is_active
                  AND place.zone = CASE WHEN person.time_zone = ANY (%(zones)s) THEN person.time_zone ELSE %(site)s END
                  AND place.wall - s.hour BETWEEN interval '0' AND make_interval(secs => %(late)s)
                  AND (s.reminded_on IS NULL OR s.reminded_on < place.today)
                  AND (s.every = 'day' OR (s.every = 'weekdays' AND extract(isodow FROM place.today) < 6)
                       OR (s.every = 'week' AND extract(isodow FROM place.today) = s.weekday + 1))
                  AND seat.group_id = s.group_id AND seat.member_id = s.member_id AND seat.until IS NULL
                  AND (seat.paused_until IS NULL OR seat.paused_until <= %(now)s)
                  AND NOT EXISTS (SELECT FROM groups_closing c WHERE c.group_id = s.group_id AND c.stage IN ('copies', 'erased'))
                  AND NOT EXISTS (SELECT FROM partners_partnerwords w WHERE w.partnership_id = p.id
                                  AND w.author_id = s.member_id AND w.at >= place.midnight)
                RETURNING p.public_id, s.group_id, s.member_id, place.today
            )
            INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, state, lane, attempts)
            SELECT %(kind)s, due.member_id, due.group_id, due.public_id,
                   %(kind)s || ':' || due.public_id || ':' || due.today || ':' || due.member_id, %(now)s,
                   %(now)s + make_interval(secs => %(spread)s * (hashint8(due.member_id) & 1023) / 1024.0),
                   %(now)s + interval '6 hours', 'waiting', %(lane)s, 0
            FROM due LEFT JOIN notices_noticepreference wish ON wish.member_id = due.member_id
            WHERE wish.reminders IS NOT FALSE
            ON CONFLICT (dedupe) DO NOTHING
            """,
            {
                "now": now, "kind": DUE.name, "lane": DUE.lane, "spread": SPREAD_SECONDS, "late": LATE.total_seconds(), "zones": zones, "site": settings.TIME_ZONE,
                "todays": [at.date() for at in here], "walls": [at.time() for at in here], "midnights": midnights,
            },
        )  # fmt: skip
        found: int = cursor.rowcount
    return found
