"""Tasks of the groups app."""

from celery import shared_task


@shared_task(name="groups.tasks.tend", ignore_result=True)
def tend() -> None:
    """What comes due in groups by itself. Each is safe to run twice at once, and catches up on what was missed."""
