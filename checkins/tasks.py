"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from checkins import actions, beginnings, purge, reminders
from core import clock


@shared_task
def tend_rounds() -> None:
    """Open the rounds that are due. (Closing needs no task: it is told by the clock.)"""
    actions.open_rounds(now=clock.now())


@shared_task
def remind() -> None:
    """Find whom a round is about to close on, and who wants to hear that one opened."""
    reminders.remind(now=clock.now())
    reminders.tell_of_opening(now=clock.now())


@shared_task
def purge_faded() -> None:
    """Erase what was said in and around check-ins and has faded, and what was begun in those that have closed."""
    purge.purge_faded(now=clock.now())
    purge.purge_held(now=clock.now())
    beginnings.forget_over(now=clock.now())
