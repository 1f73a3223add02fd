"""The Celery application. Tasks get ids, never words; beat only ticks; the outbox is what must not get lost."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_circle.settings")

app = Celery("recovery_circle")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_if_unsafe(**_: Any) -> None:
    from recovery_circle import startup  # Django is set up only now

    startup.refuse_if_unsafe()
