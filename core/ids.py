"""Opaque public ids: what stands in a URL instead of a count or a name."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0/o, 1/l/i: an id may be read out over a telephone."""

LENGTH = 10
"""Ten characters of 31 are 49 bits: not guessable at a few tries a second, short enough to say. Not a secret: access is checked every time."""


_FAIR = 256 - 256 % len(ALPHABET)
"""Bytes from here on are thrown away: with them some characters would come more often than others."""


def opaque_id() -> str:
    """A fresh random public id of `LENGTH` characters."""
    found = ""
    while len(found) < LENGTH:
        found += "".join(
            ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(LENGTH + 2) if byte < _FAIR
        )
    return found[:LENGTH]


class OpaqueIdConverter:
    """URL converter `<id:…>`: anything that is not shaped like one of our ids is no such page (404)."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
