"""Tasks of the groups app."""

from celery import shared_task

from core import clock
from groups import anchoring, changes, closing, inviting, line, visits
from groups.actions import care


@shared_task(name="groups.tasks.tend", ignore_result=True)
def tend() -> None:
    """What comes due in groups by itself. Each is safe to run twice at once, and catches up on what was missed."""
    anchoring.tend()
    changes.take_effect(now=clock.now())
    closing.advance(now=clock.now())
    care.find_unheld(now=clock.now())
    visits.tend(now=clock.now())
    line.tend(now=clock.now())
    inviting.forget(now=clock.now())


@shared_task(name="groups.tasks.invite", ignore_result=True)
def invite() -> None:
    """Write to the addresses that wait for their invitation."""
    for _ in range(inviting.BATCHES):
        if inviting.write(now=clock.now()) < inviting.BATCH:
            return
