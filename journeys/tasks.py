"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from journeys import notices, purge


@shared_task(name="journeys.tasks.say_hello", ignore_result=True)
def say_hello() -> None:
    """Ask after those who wanted it."""
    notices.say_hello(now=clock.now())


@shared_task(name="journeys.tasks.purge_over", ignore_result=True)
def purge_over() -> None:
    """Erase copies of plans that are over, and suggestions that have faded."""
    purge.purge_over(now=clock.now())
