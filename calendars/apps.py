from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "calendars"

    def ready(self) -> None:
        # hears when somebody leaves a circle, when one is erased, and when somebody has a new password
        from calendars import receivers  # noqa: F401
