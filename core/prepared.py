"""Querysets that are compiled once and planned once, for the few pages that are asked for all the time.

Django compiles a queryset anew at each use, and PostgreSQL plans it anew; for a query behind three locks both cost more
than running it. A `Prepared` query is still written as a queryset, so what it may show is still said in one place
(`visible_to`); it is built once with stand-ins for what varies, and from then on only the values travel:

    @prepared
    def _mine(member: int, now: dt.datetime) -> QuerySet:
        return Share.objects.visible_to(Member(pk=member), now).values_list("public_id", "created_at")

    for row in _mine(member=7, now=now): ...

Each value must reach the query as it is given: work out `now - week` outside and pass it as a value of its own.
It needs a connection that stays with one client for a transaction and remembers statements between them; a pooler in
transaction mode (PgBouncer) does not.
"""

import datetime as dt
import inspect
import re
from collections import namedtuple
from collections.abc import Callable
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import QuerySet

_KINDS: dict[type, tuple[str, Callable[[int], Any]]] = {
    int: ("bigint", lambda n: 9_100_000_000_000_000_000 + n),
    str: ("text", lambda n: f"stand-in for value {n}"),
    dt.datetime: ("timestamptz", lambda n: dt.datetime(2300, 1, 1, 0, 0, 0, n, tzinfo=dt.UTC)),
}
"""Python type → PostgreSQL type, and the nth stand-in: a value no real query holds."""

_known: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()
"""Driver connection → names of what was prepared on it."""


class Prepared:
    """One such query; `prepared` makes it from the function that builds its queryset (a `values_list`)."""

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"]) -> None:
        self.build = build
        self.name = re.sub(r"\W+", "_", f"{build.__module__}.{build.__qualname__}").strip("_")
        self.kinds = {
            name: _KINDS[parameter.annotation] for name, parameter in inspect.signature(build).parameters.items()
        }

    def __call__(self, **values: Any) -> list[Any]:
        """The rows as named tuples. One statement (and, once a connection, the one that prepares it)."""
        with connection.cursor() as cursor:
            names = _known.setdefault(cursor.cursor.connection, set())
            if self.name not in names:
                cursor.execute(self._compiled[0])
                names.add(self.name)
            cursor.execute(self._run, [values[name] for name in self.kinds])
            rows = cursor.fetchall()
        _, compiler, converters, row = self._compiled
        if converters:
            rows = compiler.apply_converters(rows, converters)
        return [row._make(values) for values in rows]

    @cached_property
    def _run(self) -> str:
        return f"EXECUTE {self.name} ({', '.join(['%s'] * len(self.kinds))})"

    @cached_property
    def _compiled(self) -> tuple[str, Any, Any, Any]:
        stand_ins = {name: make(n) for n, (name, (_, make)) in enumerate(self.kinds.items(), 1)}
        queryset = self.build(**stand_ins)
        compiler: Any = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        numbers = {value: f"${n}" for n, value in enumerate(stand_ins.values(), 1)}
        with connection.cursor() as cursor:
            literals = [numbers[p] if _stands_in(p, numbers) else _literal(cursor, p) for p in params]
        types = ", ".join(kind for kind, _ in self.kinds.values())
        statement = f"PREPARE {self.name} ({types}) AS {sql % tuple(literals)}"
        columns = [expression for expression, _, _ in compiler.select]
        row = namedtuple("row", list(queryset.query.selected or ()))  # noqa: PYI024  (named while running)
        return statement, compiler, compiler.get_converters(columns), row


def _stands_in(value: Any, numbers: dict[Any, str]) -> bool:
    return isinstance(value, tuple(_KINDS)) and value in numbers


def _literal(cursor: Any, value: Any) -> str:
    """A constant of the query, quoted by the driver."""
    return str(cursor.cursor.mogrify("%s", [value]).decode())


def prepared(build: Callable[..., "QuerySet[Any, Any]"]) -> Prepared:
    """Decorates a function that builds a `values_list` queryset from keyword arguments with types int, str or datetime."""
    return Prepared(build)
