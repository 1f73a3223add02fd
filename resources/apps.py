from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "resources"

    def ready(self) -> None:
        # registers this app's notice kind, and hears who leaves and which circle ends
        from resources import notices, receivers  # noqa: F401
