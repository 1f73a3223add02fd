from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "checkins"

    def ready(self) -> None:
        # registers this app's notice kinds, what it hears of groups, and what the road asks of it
        from checkins import counting, lockwords, notices, receivers, reminding, visits  # noqa: F401
