"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from scales import reminders


@shared_task(name="scales.tasks.remind", ignore_result=True)
def remind() -> None:
    """Tell whose month has gone by."""
    reminders.remind(now=clock.now())
