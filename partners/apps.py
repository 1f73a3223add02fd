from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        # registers this app's notice kinds, and hears who leaves and which circle ends
        from partners import notices, receivers  # noqa: F401
