"""What beat ticks for this app. Doing it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from members import erasing, purge


@shared_task(name="members.tasks.erase_due", ignore_result=True)
def erase_due() -> None:
    """Erase accounts whose time is over."""
    erasing.erase_due(now=clock.now())


@shared_task(name="members.tasks.purge_over", ignore_result=True)
def purge_over() -> None:
    """Erase sessions that are over."""
    purge.purge_over(now=clock.now())
