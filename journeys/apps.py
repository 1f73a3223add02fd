from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from journeys import receivers  # noqa: F401  (hears of a changed time zone)
