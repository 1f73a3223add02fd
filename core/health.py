"""How the house is: one answer for whoever watches it. No content, no names, no numbers of people.

Each part registers a probe. `down` means that pages or notices cannot be served or started: the answer is 503. `late`
means that work waits longer than it may: the answer stays 200, for the web is not what wants restarting. Watch
`notices.oldest_due_seconds`: health is judged by progress, not by a process being up.
"""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

Probe = Callable[[], dict[str, object]]

PATIENCE = 1.0
"""Seconds the broker has for an answer."""

_probes: dict[str, Probe] = {}


def register(part: str, probe: Probe) -> None:
    """Have `probe` asked about `part`. It returns a dict with "state": "ok" or "late", and raises where it is down."""
    _probes[part] = probe


def report() -> dict[str, dict[str, object]]:
    """Ask every probe. One that raises is down; why stays in the log, as the error's type."""
    found: dict[str, dict[str, object]] = {}
    for part, probe in {"database": _database, "broker": _broker, **_probes}.items():
        try:
            found[part] = probe()
        except Exception as error:
            log.warning("health: %s is down (%s)", part, type(error).__name__)
            found[part] = {"state": "down"}
            _forget_broken_connection()
    return found


@login_not_required
@require_safe
@transaction.non_atomic_requests
def health(request: HttpRequest) -> JsonResponse:
    """The state of each part, and of the whole: "ok", "late" or "down". Works while the database and the broker do not."""
    parts = report()
    states = {str(part["state"]) for part in parts.values()}
    worst = next((state for state in ("down", "late") if state in states), "ok")
    return JsonResponse({"state": worst, **parts}, status=503 if worst == "down" else 200)


def _database() -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"state": "ok"}


def _broker() -> dict[str, object]:
    once = Retry(NoBackoff(), 0)
    with redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=once
    ) as broker:
        broker.ping()
    return {"state": "ok"}


def _forget_broken_connection() -> None:
    """So that the next request opens a new one; inside a test's transaction there is nothing to forget."""
    if not connection.in_atomic_block:
        connection.close()
