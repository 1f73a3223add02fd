"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from moderation import hands, leaving, numbers, purge


@shared_task(name="moderation.tasks.tend", ignore_result=True)
def tend() -> None:
    """Let go the seats of ended accounts, erase what a case decided to remove, and let no case wait for somebody who is not there."""
    leaving.let_seats_go(now=clock.now())
    hands.let_go(now=clock.now())
    hands.come_over(now=clock.now())
    purge.remove_decided(now=clock.now())


@shared_task(name="moderation.tasks.purge_over", ignore_result=True)
def purge_over() -> None:
    """Erase cases that are long closed, and write down the quarter that is over."""
    purge.purge_over(now=clock.now())
    numbers.write_down(now=clock.now())
