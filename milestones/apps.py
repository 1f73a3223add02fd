from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    name = "milestones"

    def ready(self) -> None:
        from milestones import (
            notices,  # noqa: F401  (registers this app's notice kinds)
            receivers,  # noqa: F401  (puts milestones on the road)
        )
