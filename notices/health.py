"""How delivery is: by how long the oldest due notice has waited, and when worker and beat were last at work."""

import datetime as dt
import time
from functools import partial

from django.db.models import Min

from core import clock, health
from notices.models import Heartbeat, Notice

LATE = 120
"""Seconds a due notice may wait before delivery counts as late."""

UNSEEN = 120
"""Seconds after which a worker or beat that ticks every 30 counts as late."""

WRITE_EVERY = 10.0
"""Seconds between two heartbeats one process writes: under load a drain starts many times a second."""

_written: dict[str, float] = {}


def seen(part: str, now: dt.datetime) -> None:
    """`part` (worker, beat) is at work."""
    if time.monotonic() - _written.get(part, -WRITE_EVERY) < WRITE_EVERY:
        return
    Heartbeat.objects.update_or_create(part=part, defaults={"at": now})
    _written[part] = time.monotonic()


def delivery() -> dict[str, object]:
    """How long the oldest due notice has waited; 0 where none does."""
    now = clock.now()
    due = Notice.objects.filter(state=Notice.State.WAITING, due_at__lte=now)
    oldest = due.aggregate(oldest=Min("due_at"))["oldest"]
    waited = int((now - oldest).total_seconds()) if oldest else 0
    return {"state": "late" if waited > LATE else "ok", "oldest_due_seconds": waited}


def last_seen(part: str) -> dict[str, object]:
    """How long ago `part` was at work; None where it never was."""
    beat = Heartbeat.objects.filter(part=part).first()
    ago = int((clock.now() - beat.at).total_seconds()) if beat else None
    return {"state": "ok" if ago is not None and ago <= UNSEEN else "late", "seen_seconds_ago": ago}


def watch(*parts: str) -> None:
    """Have /health/ say when those parts of the house were last at work. Called when Django starts, by the app whose parts they are."""
    for part in parts:
        health.register(part, partial(last_seen, part))


def register() -> None:
    """Called when Django starts."""
    health.register("notices", delivery)
    watch("worker", "beat")
