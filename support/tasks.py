"""What beat ticks for this app. Doing any of it twice, late or at once with another worker does no harm."""

from celery import shared_task

from core import clock
from notices import health
from support import notices, publishing, purge, tending
from support.drill import trying


@shared_task(name="support.tasks.tend", ignore_result=True)
def tend() -> None:
    """Move requests on. Once they are moved it is seen to be at work, and not before."""
    tending.tend(now=clock.now())
    health.seen(notices.AT_WORK, clock.now())


@shared_task(name="support.tasks.drill", ignore_result=True)
def drill() -> None:
    """Try the way to a hand, where that is due, and write down how it is."""
    trying.tend(now=clock.now())


@shared_task(name="support.tasks.purge_over", ignore_result=True)
def purge_over() -> None:
    """Erase what has faded."""
    purge.purge_over(now=clock.now())


@shared_task(name="support.tasks.tell_of_lines", ignore_result=True)
def tell_of_lines() -> None:
    """Tell admins that a line of Support now ends soon and nobody has looked at it."""
    notices.lines_end(clock.now())


@shared_task(name="support.tasks.write_lines", ignore_result=True)
def write_lines() -> None:
    """Write the file Support now is served from, where it says something else than it is to say."""
    publishing.write()
