from django.apps import AppConfig


class SharesConfig(AppConfig):
    name = "shares"

    def ready(self) -> None:
        # registers this app's notice kinds, what it hears of groups, and what the road asks of it
        from shares import lockwords, notices, receivers, telling  # noqa: F401
