from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    name = "gatherings"

    def ready(self) -> None:
        from gatherings import (
            notices,  # noqa: F401  (registers this app's notice kinds)
            receivers,  # noqa: F401  (hears who leaves and which circle ends)
        )
