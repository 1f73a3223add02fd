from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        # registers this app's notice kind, and hears of a changed time zone
        from journeys import notices, receivers  # noqa: F401
