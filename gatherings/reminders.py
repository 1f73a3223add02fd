"""Reminders: one statement finds everybody whose gathering is near, and puts a notice for each in the outbox.

Stated once: whoever said yes or maybe is reminded once for each time a gathering has. At eight in their own morning of the
day; where it begins before ten, at six the evening before. Whoever answers later than that, or is told later that it moved,
knows already and is not reminded. Each answer is marked in the same statement, so two beats at once wait for each other on
its row, and the second finds nothing. What may have changed by the time a notice is due is asked again at delivery.
"""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import connection, transaction

from core import clock
from gatherings.notices import SOON
from gatherings.querysets import COMING
from vault.actor import keeper

EVENING = dt.time(18, 0)
"""When one is reminded of what begins early the next day."""

EARLY = dt.time(10, 0)
"""What begins before this is told of the evening before: at eight it would be too late to get ready."""

MIDNIGHT = dt.time(0, 0)
DAY = dt.timedelta(days=1)
SPREAD_SECONDS = 600
"""Reminders are spread over ten minutes, by a hash of answer and member, so that the hour is not a herd."""


def of_zone(zone: str, now: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime, dt.datetime]]:
    """What begins from … to …, and since when the people of that zone are to be reminded of it. Two at most: of what is early
    today, the rest of today and what is early tomorrow, as far as its hour of telling has come and it is not past."""
    today = clock.today(now, zone)
    tomorrow = today + DAY
    midnight = clock.instant_of(today, MIDNIGHT, zone), clock.instant_of(tomorrow, MIDNIGHT, zone)
    early = clock.instant_of(today, EARLY, zone), clock.instant_of(tomorrow, EARLY, zone)
    found = (
        (midnight[0], early[0], clock.instant_of(today - DAY, EVENING, zone)),
        (early[0], midnight[1], clock.instant_of(today, clock.MORNING, zone)),
        (midnight[1], early[1], clock.instant_of(today, EVENING, zone)),
    )
    return (stretch for stretch in found if stretch[2] <= now < stretch[1])


def stretches(now: dt.datetime) -> list[tuple[str, dt.datetime, dt.datetime, dt.datetime]]:
    """Those of every zone there is."""
    return [(zone, *stretch) for zone in clock.known_zones() for stretch in of_zone(zone, now)]


@transaction.atomic
def remind(*, now: dt.datetime) -> int:
    """Put a reminder in the outbox for everyone who comes or may come to what is near, sits there and was not reminded of
    that time yet. Returns how many are new. Worker only."""
    zones, begins, ends, since = (list(column) for column in zip(*stretches(now), strict=True))
    with keeper("gatherings: whom to remind"), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH near AS (
                SELECT g.id, g.public_id, g.group_id, g.maker_id, g.begins_at, g.sequence, g.moved_at
                FROM gatherings_gathering g
                WHERE g.cancelled_at IS NULL AND g.begins_at > %(now)s AND g.begins_at < %(now)s + interval '3 days'
            ), due AS (
                UPDATE gatherings_rsvp r SET reminded_for = near.sequence
                FROM near, members_member person, groups_membership seat,
                     unnest(%(zones)s::text[], %(begins)s::timestamptz[], %(ends)s::timestamptz[], %(since)s::timestamptz[])
                        AS stretch (zone, begins, ends, since)
                WHERE r.gathering_id = near.id AND r.answer = ANY (%(coming)s)
                  AND (r.reminded_for IS NULL OR r.reminded_for <> near.sequence)
                  AND person.id = r.member_id AND person.is_active
                  AND stretch.zone = CASE WHEN person.time_zone = ANY (%(known)s) THEN person.time_zone ELSE %(site)s END
                  AND near.begins_at >= stretch.begins AND near.begins_at < stretch.ends
                  AND greatest(r.at, near.moved_at) < stretch.since
                  AND seat.group_id = near.group_id AND seat.member_id = r.member_id AND seat.until IS NULL
                  AND (seat.paused_until IS NULL OR seat.paused_until <= %(now)s)
                  AND NOT EXISTS (SELECT FROM groups_mute m WHERE m.group_id = near.group_id
                                  AND m.member_id = near.maker_id AND m.other_id = r.member_id AND m.withholds)
                RETURNING r.id, r.member_id, near.*
            )
            INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, lane, state, attempts)
            SELECT %(kind)s, due.member_id, due.group_id, due.public_id,
                   %(kind)s || ':' || due.public_id || ':' || due.sequence || ':' || due.member_id, %(now)s,
                   %(now)s + make_interval(secs => least(%(spread)s, extract(epoch FROM due.begins_at - %(now)s) / 2)
                       * (hashint8extended(due.member_id, due.sequence) & 1023) / 1024.0),
                   due.begins_at, %(lane)s, 'waiting', 0
            FROM due ON CONFLICT (dedupe) DO NOTHING
            """,
            {
                "now": now, "kind": SOON.name, "lane": SOON.lane, "coming": list(COMING), "spread": SPREAD_SECONDS, "zones": zones, "begins": begins,
                "ends": ends, "since": since, "known": sorted(clock.known_zones()), "site": settings.TIME_ZONE,
            },
        )  # fmt: skip
        found: int = cursor.rowcount
    return found
