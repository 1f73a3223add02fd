from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self) -> None:
        # registers this app's notice kinds and its lines of the ledger, and hears which circle is erased
        from moderation import notices, receivers, retold  # noqa: F401
