"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from live import purge


@shared_task(name="live.tasks.tend", ignore_result=True)
def tend() -> None:
    """End live rounds that nobody has ended, and erase those that are over."""
    purge.tend(now=clock.now())
    purge.purge_over(now=clock.now())
