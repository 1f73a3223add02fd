"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from conversations import purge
from core import clock


@shared_task(name="conversations.tasks.purge_over", ignore_result=True)
def purge_over() -> None:
    """Erase what has faded and what is over, with its keys."""
    purge.purge_over(now=clock.now())
