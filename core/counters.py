"""The counters of tries, by keys that tell nothing: whoever copies the table learns no address and no name from it."""

from django.utils.crypto import salted_hmac


def hidden(key: str, prefix: str, version: int) -> str:
    """The key a counter stands under: 64 hex digits that only this site can work out from an address (CACHES, KEY_FUNCTION)."""
    return salted_hmac("core.counters", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()
