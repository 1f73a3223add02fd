"""Data keys: getting one, opening it, wrapping it anew."""

import datetime as dt
import os
from functools import lru_cache

from vault import masterkeys
from vault.models import DataKey
from vault.sealing import KEY_BYTES, seal, unseal


def _bound_to(
    owner_id: int, group_id: int | None, until: dt.date | None, between_id: int | None = None
) -> bytes:
    """What a wrapped key is bound to: moved to another owner, group, conversation or day it does not open."""
    two = f"|{between_id}" if between_id else ""
    return f"datakey|{owner_id}|{group_id or '-'}|{until or '-'}{two}".encode()


def key_for(
    *, owner_id: int, group_id: int | None = None, until: dt.date | None = None, between_id: int | None = None
) -> DataKey:
    """The key for that member's words in that group (and in that conversation, where they are said to one person alone) that
    are kept until that day; made where there is none. Without a group nobody else sees that it is there: what is begun and not
    sent has no group's key, for a new row among a circle's keys would tell the circle that something was begun."""
    named = {"owner_id": owner_id, "group_id": group_id, "until": until, "between_id": between_id}
    found = DataKey.objects.filter(**named).first()
    if found is not None:
        return found
    version = masterkeys.current_version()
    bound_to = _bound_to(owner_id, group_id, until, between_id)
    wrapped = seal(os.urandom(KEY_BYTES), masterkeys.master_key(version), bound_to)
    fresh = DataKey(**named, master_version=version, wrapped=wrapped)
    # Two first words at once: the second waits on the unique index and then reads the first one's key.
    DataKey.objects.bulk_create([fresh], ignore_conflicts=True)
    return DataKey.objects.get(**named)


@lru_cache(maxsize=4096)
def _opened(wrapped: bytes, master: bytes, bound_to: bytes) -> bytes:
    return unseal(wrapped, master, bound_to)


def opened(key: DataKey) -> bytes:
    """The 32 bytes of a data key. Raises Unopenable where the row was tampered with."""
    master = masterkeys.master_key(key.master_version)
    return _opened(bytes(key.wrapped), master, _bound_of(key))


def _bound_of(key: DataKey) -> bytes:
    return _bound_to(key.owner_id, key.group_id, key.until, key.between_id)


def rewrap(key: DataKey) -> None:
    """Wrap that key under the current master key (its words stay as they are)."""
    raw = opened(key)
    key.master_version = masterkeys.current_version()
    key.wrapped = seal(raw, masterkeys.master_key(key.master_version), _bound_of(key))
    key.save(update_fields=["master_version", "wrapped"])


def forget_opened() -> None:
    """Drop every opened key from this process's memory (after erasure or rotation)."""
    _opened.cache_clear()
