"""Whose eyes the database looks through.

This is the second lock's only state. Code never asks it who the member is (that is always an argument); it only tells
PostgreSQL, which row security then believes.
"""

import contextlib
import contextvars
from collections.abc import Iterator
from typing import Any

from django.db import connection

KEEPER_ROLE = "rc_keeper"
"""The database role that row security does not filter. Only the worker's login may take it (roles.sql)."""

_IN_ERROR = 3
"""psycopg2's TRANSACTION_STATUS_INERROR: a SET in there would hide the error that matters."""

_looking: contextvars.ContextVar[int | None] = contextvars.ContextVar("looking", default=None)
_keeping: contextvars.ContextVar[bool] = contextvars.ContextVar("keeping", default=False)


def current() -> int | None:
    """The id of the member the database looks through in this context, or None: then it shows nothing."""
    return _looking.get()


def tell(wrapper: Any) -> None:
    """Say to the open transaction of `wrapper` who is looking."""
    with wrapper.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.member_id', %s, true)", [str(current() or "")])


def _usable() -> bool:
    """Whether a statement may be sent inside the present transaction."""
    return (
        connection.in_atomic_block
        and not connection.needs_rollback
        and connection.connection is not None
        and connection.connection.get_transaction_status() != _IN_ERROR
    )


@contextlib.contextmanager
def acting_as(member_id: int | None) -> Iterator[None]:
    """Look through that member's eyes (None: through nobody's, which sees nothing) until the block ends."""
    token = _looking.set(member_id)
    try:
        if _usable():
            tell(connection)
        yield
    finally:
        _looking.reset(token)
        if _usable():
            tell(connection)


@contextlib.contextmanager
def keeper(reason: str) -> Iterator[None]:
    """Work past row security, for the few jobs that must: `reason` says in a few words why, at the place of use.

    Must be used inside a transaction. The web's login cannot take this role, so there it raises ProgrammingError. One inside another
    ends with the outer one: what an erasure sets off is still the erasure's.
    """
    if not reason:
        raise ValueError("keeper() wants a reason")
    if not connection.in_atomic_block:
        raise RuntimeError("keeper() lasts for a transaction: open one first")
    if _keeping.get():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {KEEPER_ROLE}")
    token = _keeping.set(True)
    try:
        yield
    finally:
        _keeping.reset(token)
        if _usable():
            role = connection.settings_dict["OPTIONS"].get("assume_role")
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(role) if role else 'NONE'}")
