"""The secret in a calendar's address: made, hashed, recognised."""

import hashlib
import secrets

BYTES = 32
"""256 bits: nobody comes upon one by trying."""


def fresh() -> str:
    """A new one, as it stands in the address: 43 letters of URL-safe base64."""
    return secrets.token_urlsafe(BYTES)


def hashed(secret: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
