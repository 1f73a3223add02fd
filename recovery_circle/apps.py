from django.apps import AppConfig


class RecoveryCircleConfig(AppConfig):
    name = "recovery_circle"

    def ready(self) -> None:
        from recovery_circle import checks  # noqa: F401  (registers the system checks)
