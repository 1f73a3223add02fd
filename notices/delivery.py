"""Delivery: what is due is taken out of the outbox, looked at once more, and handed to the mail server.

Between writing a notice and delivering it much can change: the member left, took consent back, unsubscribed, went to
bed. So each is judged again right before it goes, through its recipient's eyes. Mail is sent outside any transaction;
a mail is settled before the next one goes, so a drainer that is killed repeats one mail at most.
"""

import datetime as dt
import logging
import random
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

from core import clock
from notices import judging
from notices.judging import Verdict
from notices.lease import MAX_ATTEMPTS, Lease
from notices.mail import Away, Post, Refused, letter
from notices.models import Notice

log = logging.getLogger(__name__)

BATCH = 50
"""Notices one drainer takes at a time."""

FIRST_WAIT = 30.0
"""Seconds until a failed notice is tried again; doubled with each try, up to LONGEST_WAIT."""

LONGEST_WAIT = 3600.0

FRESH = dt.timedelta(seconds=5)
"""A verdict older than this is not acted upon: the notice is judged again before it goes."""

TURN = 5.0
"""Seconds after which a batch of what can wait gives the rest back: where a mail server is slow, what is urgent waits for a
mail or two and not for fifty."""

PATIENCE = 30.0
"""Seconds a mail that went out waits for a database that went away, to be noted as sent: within its lease."""


def drain(now: dt.datetime, limit: int = BATCH) -> int:
    """Deliver up to `limit` notices that are due at `now`.

    Returns how many were settled or put off: 0 where nothing is due or the mail server is away. Must not be called inside a
    transaction (RuntimeError): a mail is not undone by a rollback. Raises what the database raises when it goes away;
    what was taken is then taken again by another drainer.
    """
    lease = Lease()
    taken = lease.take(now, limit)
    return _Batch(lease, now).deliver(taken) if taken else 0


def work(seconds: float) -> int:
    """Deliver until nothing is due, the mail server is away or the time is over. Returns how many were settled or put off."""
    ends, total = time.monotonic() + seconds, 0
    while time.monotonic() < ends and (done := drain(clock.now())):
        total += done
    return total


def back_off(attempts: int) -> dt.timedelta:
    """How long to wait after that many tries: doubling, a quarter up or down so that what failed together does not return together."""
    wait = min(FIRST_WAIT * 2 ** max(attempts - 1, 0), LONGEST_WAIT)
    return dt.timedelta(seconds=wait * random.uniform(0.75, 1.25))  # noqa: S311  (spreads load, guards nothing)


class _Batch:
    """One drainer's way through the rows it took."""

    def __init__(self, lease: Lease, now: dt.datetime) -> None:
        self.lease = lease
        self.done = 0
        self.away = False
        began = time.monotonic()
        self.now: Callable[[], dt.datetime] = lambda: now + dt.timedelta(seconds=time.monotonic() - began)

    def deliver(self, taken: list[Notice]) -> int:
        judged_at, verdicts = self.now(), self._judge_together(taken)
        began = time.monotonic()
        with Post() as post:
            for notice in taken:
                if self.now() - judged_at > FRESH:
                    verdicts.pop(notice.pk, None)
                if notice.lane != Notice.Lane.URGENT and time.monotonic() - began > TURN:
                    self.done += self.lease.put_back(notice, notice.due_at, counts=False)
                else:
                    self._guarded(notice, verdicts.get(notice.pk), post)
        return self.done

    def _judge_together(self, taken: list[Notice]) -> dict[int, Verdict]:
        """All at once, which is cheap. Where one of them cannot be judged none is, and each is judged by itself."""
        try:
            return judging.judge(
                [n for n in taken if n.attempts <= MAX_ATTEMPTS], self.lease.token, self.now()
            )
        except Exception as error:
            _unless_the_database_is_gone(error)
            return {}

    def _guarded(self, notice: Notice, verdict: Verdict | None, post: Post) -> None:
        """One bad row never stops the others; a database that went away does."""
        try:
            self._one(notice, verdict, post)
        except Away as error:
            log.warning("the mail server is away (%s); mail waits", error)
            self.away = True
            self._wait_for_server(notice)
        except Refused as error:
            self._failed(notice, error, for_good=error.for_good)
        except Exception as error:
            _unless_the_database_is_gone(error)
            self._failed(notice, error)

    def _one(self, notice: Notice, verdict: Verdict | None, post: Post) -> None:
        """Do with one notice what its verdict says; judge it first where there is none that is fresh."""
        self.lease.renew(self.now())
        if notice.attempts > MAX_ATTEMPTS:  # it was taken and never settled: it kills whoever works on it
            return self._settle(notice, Notice.State.DEAD)
        if verdict is None:
            verdict = judging.judge([notice], self.lease.token, self.now()).get(notice.pk)
        if verdict is None:
            return None  # not ours any more, or its member is gone and it with them
        if verdict.later:
            self.lease.put_back(notice, verdict.later, counts=False)
            self.done += 1
        elif verdict.state:
            self._settle(notice, verdict.state)
        elif self.away:
            self._wait_for_server(notice)
        else:
            post.send(letter(notice, verdict.address, verdict.switch))
            self._settle_sent(notice)
        return None

    def _settle(self, notice: Notice, state: Notice.State) -> None:
        self.done += self.lease.settle(notice, state, self.now())

    def _settle_sent(self, notice: Notice) -> None:
        """It is out and must not go out again: where the database just went away, it is waited for."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                return self._settle(notice, Notice.State.SENT)
            except (OperationalError, InterfaceError):
                if connection.in_atomic_block or time.monotonic() > ends:
                    raise
                connection.close()
                time.sleep(0.2)

    def _wait_for_server(self, notice: Notice) -> None:
        """Back into the outbox for a while, without counting it as a try: a long outage must not use up anything."""
        self.lease.put_back(notice, self.now() + back_off(1), counts=False)

    def _failed(self, notice: Notice, error: Exception, *, for_good: bool = False) -> None:
        log.warning("notice %s failed at try %s: %s", notice.pk, notice.attempts, type(error).__name__)
        if for_good or notice.attempts >= MAX_ATTEMPTS:
            self._settle(notice, Notice.State.DEAD)
        else:
            self.done += self.lease.put_back(notice, self.now() + back_off(notice.attempts), counts=True)


def _unless_the_database_is_gone(error: Exception) -> None:
    """Raise `error` again where it is the database's connection that failed, and not the row."""
    broken = connection.connection is None or not connection.is_usable()
    if isinstance(error, (OperationalError, InterfaceError)) and broken:
        raise error
