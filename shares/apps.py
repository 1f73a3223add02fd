from django.apps import AppConfig


class SharesConfig(AppConfig):
    name = "shares"

    def ready(self) -> None:
        from shares import notices  # noqa: F401  (registers this app's notice kinds)
