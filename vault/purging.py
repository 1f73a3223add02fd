"""Erasing a great many rows a few at a time, so that nobody waits long on their locks."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet

from vault.actor import keeper
from vault.models import ConfidentialModel

BATCH = 500
"""Rows a transaction."""


def in_batches(erase: Callable[[], int], full: int = 1) -> int:
    """Call `erase` in one transaction after the other until one goes through fewer than `full` rows; returns how many in all.
    Safe to run twice at once where `erase` skips what the other holds."""
    total = 0
    while True:
        with transaction.atomic():
            count = erase()
        total += count
        if count < full:
            return total


def erase_some(rows: QuerySet[Any], batch: int) -> int:
    """Erase up to `batch` of these rows that nobody else holds; returns how many went, with what hangs on them."""
    held = rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    return int(rows.filter(pk__in=list(held.values_list("pk", flat=True)[:batch])).delete()[0])


def erase_past(model: type[Model], column: str, until: dt.datetime, batch: int) -> int:
    """Erase up to `batch` rows of that model whose `column` is at `until` or before and that nobody else holds; returns how many.
    What hangs on them goes by the database's own foreign keys and is not counted."""
    table = connection.ops.quote_name(model._meta.db_table)
    # Names of ours, never anybody's input.
    statement = f"""DELETE FROM {table} WHERE id IN (
        SELECT id FROM {table} WHERE {connection.ops.quote_name(column)} <= %s ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [until, batch])
        return int(cursor.rowcount)


def sealed_models() -> list[type[ConfidentialModel]]:
    """Every model whose rows are sealed under a data key."""
    return [model for model in apps.get_models() if issubclass(model, ConfidentialModel)]


def tables_with(group_id: int) -> list[str]:
    """The confidential tables, by name, that still hold a row of that group, whoever looks; in the caller's transaction."""
    of_groups = [
        model for model in sealed_models() if "group" in {field.name for field in model._meta.fields}
    ]
    with keeper("see whether words of a group are left"):
        return [m._meta.db_table for m in of_groups if m._default_manager.filter(Q(group=group_id)).exists()]
