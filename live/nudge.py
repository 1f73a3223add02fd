"""Telling open pages that something has changed: a bare number over Redis, and nothing else.

The pages ask anew through their own view and its locks. Redis may be gone: then nobody is told, the stream looks for itself
every few seconds (`live.stream`), and nothing is wrong on any page.
"""

import logging
from functools import lru_cache, partial

import redis
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)

CHANNEL = "live:"
"""Before the round's public id, which is what stands in the page's address."""

PATIENCE = 0.3
"""Seconds a press waits for Redis at most."""


@lru_cache(maxsize=1)
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=None
    )


def something_changed(round_id: str, change: int) -> None:
    """Once this transaction is committed, say on that round's channel that it is at `change`. Never breaks a request."""
    transaction.on_commit(partial(_say, round_id, change), robust=True)


def _say(round_id: str, change: int) -> None:
    try:
        _redis().publish(CHANNEL + round_id, change)
    except (redis.RedisError, OSError):
        log.warning("pages of a live round were not told; they look for themselves")
