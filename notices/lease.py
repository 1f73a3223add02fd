"""Taking notices out of the outbox and settling them: each row belongs to one drainer at a time, by a lease.

Written in SQL because each statement is one atomic claim on rows that other drainers want as well. A drainer that dies
keeps nothing: its lease runs out and another one takes the row. Only the holder of the token settles a row, so one that
was slow, and lost its lease, changes nothing any more.
"""

import datetime as dt
import itertools
import random
import uuid
from typing import Any

from django.db import connection, transaction

from notices.models import Notice

LEASE = dt.timedelta(seconds=120)
"""How long a drainer may keep a row, unless it renews."""

SLOWEST_MAIL = dt.timedelta(seconds=110)
"""What a mail finds of its lease when it begins. A server that stalls 9 s at each answer, just under EMAIL_TIMEOUT (10 s),
is given up on the kept-open connection after four answers and QUIT, and takes seven more on a new one: 110 s."""

MAX_ATTEMPTS = 8
"""Tries after which a notice is given up."""

SUSPECT = 3
"""From this attempt on a row is taken alone: if it is what kills the drainer, it takes nobody down with it."""

SUSPECTS_FIRST = 10
"""One take in so many asks for a suspect first, so that a steady backlog does not keep them waiting for good."""

_takes = itertools.count(random.randrange(SUSPECTS_FIRST))  # noqa: S311  (spreads the turns of many processes)

_TAKE = """
    WITH due AS MATERIALIZED (
        SELECT next.id FROM (VALUES (0), (1), (2)) AS lanes (lane) CROSS JOIN LATERAL (
            SELECT id FROM notices_notice
            WHERE lane = lanes.lane AND state = 'waiting' AND due_at <= %(now)s
              AND (lease_until IS NULL OR lease_until <= %(now)s) AND (attempts >= %(suspect)s) = %(alone)s
            ORDER BY due_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        ) AS next LIMIT %(limit)s
    )
    UPDATE notices_notice AS notice
    SET lease_token = %(token)s, lease_until = %(until)s, attempts = notice.attempts + 1,
        told_at = coalesce(notice.told_at, %(now)s)
    FROM due WHERE notice.id = due.id
"""
# Lane by lane, for one order over all of them would read past every reminder that is not due yet. Each lane is looked at
# only where those before it leave room.
# MATERIALIZED: as a plain subquery PostgreSQL may run it again for each row of the table, and take past the limit.

_RENEW = "UPDATE notices_notice SET lease_until = %s WHERE lease_token = %s AND state = 'waiting'"

_SETTLE = """
    UPDATE notices_notice SET state = %s, settled_at = %s, lease_until = NULL, lease_token = NULL
    WHERE id = %s AND lease_token = %s
"""

_PUT_BACK = """
    UPDATE notices_notice
    SET due_at = %s, lease_until = NULL, lease_token = NULL, attempts = greatest(attempts - %s, 0)
    WHERE id = %s AND lease_token = %s
"""


class Lease:
    """The rows one drainer has taken, under one token."""

    def __init__(self) -> None:
        self.token = uuid.uuid4()  # tells drainers apart; opens no door
        self.until = dt.datetime.min.replace(tzinfo=dt.UTC)

    def take(self, now: dt.datetime, limit: int) -> list[Notice]:
        """Up to `limit` due notices with their recipients, the urgent ones first, in each lane the oldest first; a suspect one
        only alone, when no other is due or it is the suspects' turn."""
        self.until = now + LEASE
        turns = [(False, limit), (True, 1)]
        if next(_takes) % SUSPECTS_FIRST == 0:
            turns.reverse()
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            for alone, most in turns:
                wanted = {"alone": alone, "limit": most, "suspect": SUSPECT}
                cursor.execute(_TAKE, {**wanted, "token": self.token, "until": self.until, "now": now})
                if cursor.rowcount:
                    break
            mine = Notice.objects.filter(lease_token=self.token).select_related("recipient")
            return list(mine.order_by("lane", "due_at", "id"))

    def renew(self, now: dt.datetime) -> None:
        """Keep what is left for another while, where the slowest mail would outlast what remains."""
        if self.until - now < SLOWEST_MAIL:
            self.until = now + LEASE
            self._execute(_RENEW, [self.until, self.token])

    def settle(self, notice: Notice, state: Notice.State, now: dt.datetime) -> bool:
        """Its delivery is over. False where the lease was lost meanwhile."""
        return self._execute(_SETTLE, [state.value, now, notice.pk, self.token])

    def put_back(self, notice: Notice, due_at: dt.datetime, *, counts: bool) -> bool:
        """To be taken again from `due_at` on. `counts`: whether this was a try that failed by the row's own doing."""
        return self._execute(_PUT_BACK, [due_at, 0 if counts else 1, notice.pk, self.token])

    def _execute(self, statement: str, values: list[Any]) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return bool(cursor.rowcount)
