"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from gatherings import purge, reminders, telling


@shared_task(name="gatherings.tasks.remind", ignore_result=True)
def remind() -> None:
    """Find whose gathering is near."""
    reminders.remind(now=clock.now())


@shared_task(name="gatherings.tasks.purge_faded", ignore_result=True)
def purge_faded() -> None:
    """Erase gatherings that have faded."""
    purge.purge_faded(now=clock.now())


@shared_task(name="gatherings.tasks.tend", ignore_result=True)
def tend() -> None:
    """Tell of what was moved or called off."""
    telling.tend(now=clock.now())
