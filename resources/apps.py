from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "resources"

    def ready(self) -> None:
        # registers this app's notice kind, and hears who leaves, which circle ends and what a locked door keeps
        from resources import lockwords, notices, receivers  # noqa: F401
