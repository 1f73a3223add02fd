from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "live"

    def ready(self) -> None:
        from live import receivers  # noqa: F401  (hears who leaves and which circle ends)
