"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from support import purge, tending


@shared_task(name="support.tasks.tend", ignore_result=True)
def tend() -> None:
    """Move requests on."""
    tending.tend(now=clock.now())


@shared_task(name="support.tasks.purge_over", ignore_result=True)
def purge_over() -> None:
    """Erase what has faded."""
    purge.purge_over(now=clock.now())
