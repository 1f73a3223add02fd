from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"

    def ready(self) -> None:
        # registers this app's notice kinds, and hears who leaves, which circle ends and what a locked door keeps
        from conversations import lockwords, notices, receivers  # noqa: F401
