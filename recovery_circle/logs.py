"""What is logged and how: no words, no queries, no addresses (`core/logs.py`)."""

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"content_free": {"()": "core.logs.ContentFree"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["content_free"]}},
    "root": {"handlers": ["out"], "level": "INFO"},
    "loggers": {
        "fido2": {"level": "WARNING"},  # it would write down which passkey came in
        "fontTools": {"level": "ERROR"},  # it would write down which letters a file has
        "fpdf": {"level": "ERROR"},  # likewise
        "django.server": {"handlers": ["out"], "level": "WARNING", "propagate": False},
    },
}
