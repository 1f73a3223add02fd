"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from milestones import actions


@shared_task(name="milestones.tasks.notice_milestones", ignore_result=True)
def notice_milestones() -> None:
    """Find whose milestone it is this morning."""
    actions.find_reached(now=clock.now())


@shared_task(name="milestones.tasks.purge_faded", ignore_result=True)
def purge_faded() -> None:
    """Erase celebrations that have faded."""
    actions.purge_faded(now=clock.now())
