"""The worker's side of notices: thin, and safe to run twice, never or all at once."""

from celery import Task, shared_task

from core import clock
from notices import delivery, health

LONGEST = 25.0
"""Seconds one run may take: beat's next tick comes after 30."""


@shared_task(bind=True)
def drain(self: Task) -> None:
    """Deliver what is due. Started by a nudge after a commit, and by beat every 30 seconds."""
    health.seen("worker", clock.now())
    if not (self.request.get("nudge") or (self.request.headers or {}).get("nudge")):
        health.seen("beat", clock.now())
    delivery.work(LONGEST)
