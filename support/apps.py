from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        # registers this app's notice kinds, and hears who leaves and which circle ends
        from core import health as house
        from notices import health
        from support import notices, receivers, way  # noqa: F401

        health.watch(notices.AT_WORK)
        house.register("way", way.probe)
