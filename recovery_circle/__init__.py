"""The project: settings, URLs, Celery, beat's schedule, system checks. The only place that knows every app."""

from recovery_circle.celery import app as celery_app

__all__ = ["celery_app"]
