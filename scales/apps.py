from django.apps import AppConfig


class ScalesConfig(AppConfig):
    name = "scales"

    def ready(self) -> None:
        from scales import notices  # noqa: F401  (registers this app's notice kind)
