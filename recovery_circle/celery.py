"""The Celery application. Tasks get ids, never words; beat only ticks; the outbox is what must not get lost."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")

app = Celery("recovery_circle")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_if_unsafe(**_: Any) -> None:
    from recovery_circle import startup  # Django is set up only now

    startup.refuse_if_unsafe()


@setup_logging.connect
def keep_our_logging(loglevel: int = logging.WARNING, **_: Any) -> None:
    """Without a listener here Celery puts handlers of its own in place of ours (`core.logs`), and with them every word that
    an exception quotes. `--loglevel` still says how much of Celery's own is heard."""
    logging.getLogger("celery").setLevel(loglevel)


@beat_init.connect
def tick_at_once(**_: Any) -> None:
    """The first drain does not wait for its interval, so that the house is seen at work as soon as it is."""
    app.send_task("notices.tasks.drain", ignore_result=True, expires=30)
