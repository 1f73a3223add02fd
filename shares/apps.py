from django.apps import AppConfig


class SharesConfig(AppConfig):
    name = "shares"

    def ready(self) -> None:
        # registers this app's notice kinds, and what it hears of groups
        from shares import lockwords, notices, receivers  # noqa: F401
