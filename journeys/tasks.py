"""What beat ticks for this app. Doing it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from journeys import notices


@shared_task(name="journeys.tasks.say_hello", ignore_result=True)
def say_hello() -> None:
    """Ask after those who wanted it."""
    notices.say_hello(now=clock.now())
