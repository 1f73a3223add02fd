from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        # registers this app's notice kinds, and hears who leaves and which circle ends
        from support import notices, receivers  # noqa: F401
