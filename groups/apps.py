from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        # register this app's notice kinds and what it hears
        from groups import notices, receivers  # noqa: F401
