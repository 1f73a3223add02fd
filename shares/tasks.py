"""What beat ticks for this app."""

from celery import shared_task

from core import clock
from shares import drafts, heard, purge


@shared_task(name="shares.tasks.purge_faded", ignore_result=True)
def purge_faded() -> None:
    """Erase what has faded or was taken back, unfinished notes nobody touches any more, and the keys that no longer seal anything."""
    now = clock.now()
    drafts.fade(now=now)
    purge.purge_faded(now=now)


@shared_task(name="shares.tasks.tend_waiting", ignore_result=True)
def tend_waiting() -> None:
    """Put before people what waits for an answer."""
    heard.tend(now=clock.now())
