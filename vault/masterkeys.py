"""The master keys: kept outside the database, they wrap the data keys that seal the words.

`MASTER_KEYS` is `2:<base64>,1:<base64>`: the first is the current one, the others still open what they wrapped.
"""

import base64
import binascii
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from vault.sealing import KEY_BYTES


def parse(value: str) -> dict[int, bytes]:
    """Version → 32 bytes, in the order given. Raises ImproperlyConfigured, never showing any of the value."""
    keys: dict[int, bytes] = {}
    for part in filter(None, (p.strip() for p in value.split(","))):
        version, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not version.isdigit() or len(key) != KEY_BYTES or int(version) in keys:
            raise ImproperlyConfigured(
                "MASTER_KEYS must be `version:base64 of 32 bytes`, separated by commas, each version once."
            )
        keys[int(version)] = key
    if not keys:
        raise ImproperlyConfigured(
            "MASTER_KEYS is empty: without a master key no words can be kept, so nothing starts."
        )
    return keys


@lru_cache(maxsize=4)
def _parsed(value: str) -> dict[int, bytes]:
    return parse(value)


def current_version() -> int:
    """The version new data keys are wrapped under."""
    return next(iter(_parsed(settings.MASTER_KEYS)))


def master_key(version: int) -> bytes:
    """The master key of that version. Raises ImproperlyConfigured where it is not given any more."""
    try:
        return _parsed(settings.MASTER_KEYS)[version]
    except KeyError:
        raise ImproperlyConfigured(
            f"Master key {version} wraps data keys but is not in MASTER_KEYS."
        ) from None
