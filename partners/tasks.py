"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from partners import purge, reminders


@shared_task(name="partners.tasks.remind", ignore_result=True)
def remind() -> None:
    """Find whose own rhythm is due."""
    reminders.remind(now=clock.now())


@shared_task(name="partners.tasks.purge_over", ignore_result=True)
def purge_over() -> None:
    """Erase what has faded and what is over."""
    purge.purge_over(now=clock.now())
