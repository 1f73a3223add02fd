from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from journeys import notices, receivers  # noqa: F401  (this app's notice kinds, and what it hears)
