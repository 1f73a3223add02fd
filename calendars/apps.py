from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "calendars"

    def ready(self) -> None:
        # hears when somebody leaves a circle, and when one is erased
        from calendars import receivers  # noqa: F401
