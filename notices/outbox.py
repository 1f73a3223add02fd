"""The outbox: that somebody should hear of something, written in the same transaction as what they should hear of.

The row is the promise. Celery is only told that there is work, after the commit, so that it goes out at once; where
that does not reach it (Redis away, a worker killed) the sweep finds the row within a minute.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterable

from celery import current_app
from django.db import connection, transaction

from members.models import Member
from notices import kinds

log = logging.getLogger(__name__)

DRAIN = "notices.tasks.drain"
"""The task, by name: what enqueues must not import what delivers."""

NUDGE_WAIT = 0.5
"""Seconds a page waits for the broker at most, to connect and to answer each."""

PAUSE_AFTER_FAILURE = 10.0
"""Seconds this process leaves a broker alone that did not answer, so that only one page in many waits."""

DEDUPE_MAX = 100
"""Room for the caller's key in `Notice.dedupe` (120), beside ":" and a member's id."""

_INSERT = """
    INSERT INTO notices_notice (kind, recipient_id, group_id, about, dedupe, created_at, due_at, not_after, lane, state, attempts)
    SELECT %s, member, %s, %s, %s || ':' || member, %s, %s, %s, %s, 'waiting', 0 FROM unnest(%s::bigint[]) AS member
    ON CONFLICT (dedupe) DO NOTHING
"""

_leave_alone_until = 0.0


def enqueue(
    *,
    kind: str,
    recipients: Iterable[Member],
    about: str,
    dedupe: str,
    now: dt.datetime,
    group_id: int | None = None,
    due_at: dt.datetime | None = None,
    not_after: dt.datetime | None = None,
) -> int:
    """Write that `recipients` should hear of `about`, in the caller's transaction, and nudge the worker on commit.

    Args:
        kind: as registered in `notices.kinds`.
        about: the public id of what it is about, or "".
        dedupe: a key for the occasion; said once per recipient however often it is found (`<dedupe>:<member id>`).
        due_at: not delivered before; now, where it is left out.
        not_after: of no use later than this: dropped then, never sent late.

    Returns how many notices are new. Raises ValueError where `dedupe` is empty or longer than DEDUPE_MAX.
    """
    if not 0 < len(dedupe) <= DEDUPE_MAX:
        raise ValueError("a notice needs a dedupe key of 1 to 100 characters")
    members = sorted({member.pk for member in recipients})  # one order everywhere: two writers never deadlock
    if not members:
        return 0
    due, known = due_at or now, kinds.get(kind)
    lane = known.lane if known else kinds.ORDINARY
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_INSERT, [kind, group_id, about, dedupe, now, due, not_after, lane, members])
        new = cursor.rowcount
    if new and due <= now:
        nudge_on_commit()
    return new


def nudge_on_commit(task: str = DRAIN) -> None:
    """Tell the worker once this transaction is committed. For what writes its notices by one statement of its own, and for
    whatever else is not to wait for its tick (`task`, which takes no arguments)."""
    # A lambda on purpose: Django cannot name a functools.partial when it reports a robust callback's failure.
    transaction.on_commit(lambda: nudge(task), robust=True)


def nudge(task: str = DRAIN) -> bool:
    """Tell the worker that there is work. True if the broker took it; never raises for a broker that is away."""
    global _leave_alone_until
    if time.monotonic() < _leave_alone_until:
        return False
    try:
        _send(task)
    except (
        Exception
    ) as error:  # whatever is wrong with the broker is no reason to fail a page: the sweep delivers
        _leave_alone_until = time.monotonic() + PAUSE_AFTER_FAILURE
        log.warning("the broker did not take a nudge (%s); the sweep will deliver", type(error).__name__)
        return False
    return True


def _send(task: str = DRAIN) -> None:
    """One message without arguments, over a connection of its own with short patience and no second try.

    The kept-open pool of the application is not used: it waits up to 5 s for a hung broker, as a worker should.
    """
    patience = {"socket_connect_timeout": NUDGE_WAIT, "socket_timeout": NUDGE_WAIT, "max_retries": 0}
    with current_app.connection_for_write(transport_options=patience) as broker:
        current_app.send_task(
            task, connection=broker, headers={"nudge": True}, retry=False, ignore_result=True, expires=30
        )
