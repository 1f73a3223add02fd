from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        from groups import notices, receivers  # noqa: F401  (register this app's notice kinds and what it hears)
