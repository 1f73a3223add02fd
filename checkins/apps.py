from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "checkins"

    def ready(self) -> None:
        # registers this app's notice kinds, and what it hears of groups
        from checkins import notices, receivers, visits  # noqa: F401  (this app's notice kinds, and what it hears)
