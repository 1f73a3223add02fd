from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        from groups import notices  # noqa: F401  (registers this app's notice kinds)
