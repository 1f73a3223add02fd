"""Sealing and opening words: AES-256-GCM, with the row's identity bound in.

A sealed value is `version (1 byte) | nonce (12 bytes) | ciphertext and tag`. The associated data names the table, the
column, the row's public id and the data key, so a ciphertext moved to another row, column or key does not open.
Words are padded before sealing, so that their length tells little.
"""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
"""First byte of every sealed value: the next format gets the next number."""

NONCE_BYTES = 12
"""96 random bits, as NIST SP 800-38D section 8.2.2 allows for up to 2^32 values under one key."""

KEY_BYTES = 32
PAD_BYTES = 64
"""Words are padded to a multiple of this many bytes: "yes" and "I drank" look alike in the database."""


class Unopenable(Exception):
    """A sealed value that does not open: moved, changed, or its key is not this one."""


@lru_cache(maxsize=4096)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(plain: bytes, key: bytes, bound_to: bytes) -> bytes:
    """Seal `plain` under a 32-byte key, bound to the associated data `bound_to`."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + _cipher(key).encrypt(nonce, plain, bound_to)


def unseal(sealed: bytes, key: bytes, bound_to: bytes) -> bytes:
    """Open what `seal` made. Raises Unopenable where version, key, binding or a single bit differs."""
    if sealed[:1] != VERSION:
        raise Unopenable("unknown version")
    try:
        return _cipher(key).decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], bound_to)
    except InvalidTag:
        raise Unopenable("does not open here") from None


def pad(words: str, block: int = PAD_BYTES) -> bytes:
    """UTF-8, then 0x80 and zeros up to a multiple of `block` bytes (ISO/IEC 7816-4)."""
    raw = words.encode() + b"\x80"
    return raw + b"\x00" * (-len(raw) % block)


def unpad(padded: bytes) -> str:
    """What `pad` was given."""
    return padded.rstrip(b"\x00")[:-1].decode()
