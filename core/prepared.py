"""Querysets that are compiled once and planned once, for the few pages that are asked for all the time.

Django compiles a queryset anew at each use, and PostgreSQL plans it anew; for a query behind three locks both cost more
than running it. A `Prepared` query is still written as a queryset, so what it may show is still said in one place
(`visible_to`); it is built once with stand-ins for what varies, and from then on only the values travel:

    @prepared
    def _mine(member: int, now: dt.datetime) -> QuerySet:
        return Share.objects.visible_to(Member(pk=member), now).select_related("key")

    for share in _mine(member=7, now=now): ...

Whole numbers are ids; several of them travel as an array (`among`). Each value must reach the query as it is given: work out
`now - week` outside and pass it as a value of its own.
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

from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection
from django.db.models import BigIntegerField, Func, QuerySet, Value
from django.db.models.query import get_related_populators

_KINDS: dict[Any, tuple[str, Callable[[int], Any]]] = {
    int: ("bigint", lambda n: 9_100_000_000_000_000_000 + n),
    str: ("text", lambda n: f"stand-in for value {n}"),
    dt.datetime: ("timestamptz", lambda n: dt.datetime(2300, 1, 1, 0, 0, 0, n, tzinfo=dt.UTC)),
    list[int]: ("bigint[]", lambda n: [9_100_000_000_000_000_000 + n]),
}
"""Python type → PostgreSQL type, and the nth stand-in: a value no real query holds."""


def among(ids: list[int]) -> Func:
    """Those ids as the right-hand side of `__in`: `filter(member__in=among(ids))`. As an array they are one value, however
    many they are."""
    given = Value(ids, output_field=ArrayField(BigIntegerField()))
    return Func(given, template="(SELECT unnest(%(expressions)s))", output_field=BigIntegerField())


_ONE_PLAN = "SET plan_cache_mode = force_generic_plan"
"""For the session: it bears on prepared statements only, and without it the first five runs are planned anew each."""

_known: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()
"""Driver connection → names of what was prepared on it."""


class Prepared:
    """One such query; `prepared` makes it from the function that builds its queryset.

    It gives what the queryset would: model instances with what `select_related` and `annotate` add, or, for a
    `values_list`, named tuples.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"], without: str = "") -> None:
        self.build = build
        self.name = re.sub(r"\W+", "_", f"{build.__module__}.{build.__qualname__}").strip("_")
        self.kinds = {
            name: _KINDS[parameter.annotation]
            for name, parameter in inspect.signature(build).parameters.items()
        }
        setting = f"SET LOCAL enable_{without} = off; " if without else ""
        self.run = f"{setting}EXECUTE {self.name} ({', '.join(['%s'] * len(self.kinds))})"

    def __call__(self, **values: Any) -> list[Any]:
        """The rows. One statement (and, once a connection, the one that prepares it)."""
        with connection.cursor() as cursor:
            names = _known.setdefault(cursor.cursor.connection, set())
            if self.name not in names:
                cursor.cursor.execute(
                    self._compiled.statement
                )  # past Django's counter: it belongs to no page
                names.add(self.name)
            try:
                cursor.execute(self.run, [values[name] for name in self.kinds])
            except DatabaseError:
                # Forgotten by the database, or planned before a table changed: the next request begins on a connection of its own.
                connection.close_at = 0
                raise
            return self._compiled.made_of(cursor.fetchall())

    @cached_property
    def _compiled(self) -> "_Compiled":
        stand_ins = {name: make(n) for n, (name, (_, make)) in enumerate(self.kinds.items(), 1)}
        queryset = self.build(**stand_ins)
        compiler: Any = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql(with_col_aliases=False)
        numbers = {_hashed(value): f"${n}" for n, value in enumerate(stand_ins.values(), 1)}
        with connection.cursor() as cursor:
            literals = [
                numbers[_hashed(p)] if _stands_in(p, numbers) else _literal(cursor, p) for p in params
            ]
        types = ", ".join(kind for kind, _ in self.kinds.values())
        return _Compiled(
            queryset, compiler, f"{_ONE_PLAN}; PREPARE {self.name} ({types}) AS {sql % tuple(literals)}"
        )


class _Compiled:
    """A compiled queryset: its statement, and how rows become what it gives."""

    def __init__(self, queryset: "QuerySet[Any, Any]", compiler: Any, statement: str) -> None:
        self.statement = statement
        self.compiler = compiler
        self.converters = compiler.get_converters([column for column, _, _ in compiler.select])
        if queryset.query.values_select or queryset.query.selected:
            self.made_of = self._tuples
            self.row: Any = namedtuple("row", list(queryset.query.selected or {}))  # type: ignore[misc]
        else:
            self.made_of = self._instances
            self._prepare_instances()

    def _prepare_instances(self) -> None:
        """As django.db.models.query.ModelIterable does it, once instead of at each use."""
        info, select = self.compiler.klass_info, self.compiler.select
        fields = info["select_fields"]
        self.model, self.columns = info["model"], slice(fields[0], fields[-1] + 1)
        self.names = [column.target.attname for column, _, _ in select[self.columns]]
        self.related = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]
        self.annotations = list(self.compiler.annotation_col_map.items())

    def _converted(self, rows: list[Any]) -> list[Any]:
        return list(self.compiler.apply_converters(rows, self.converters)) if self.converters else rows

    def _tuples(self, rows: list[Any]) -> list[Any]:
        return [self.row._make(row) for row in self._converted(rows)]

    def _instances(self, rows: list[Any]) -> list[Any]:
        made = []
        for row in self._converted(rows):
            instance = self.model.from_db(connection.alias, self.names, row[self.columns])
            for related in self.related:
                related.populate(row, instance)
            for name, position in self.annotations:
                setattr(instance, name, row[position])
            made.append(instance)
        return made


def _hashed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _stands_in(value: Any, numbers: dict[Any, str]) -> bool:
    return isinstance(value, (int, str, dt.datetime, list)) and _hashed(value) in numbers


def _literal(cursor: Any, value: Any) -> str:
    """A constant of the query, quoted by the driver."""
    return str(cursor.cursor.mogrify("%s", [value]).decode())


def prepared(build: Callable[..., "QuerySet[Any, Any]"]) -> Prepared:
    """Decorates a function that builds a queryset from arguments annotated as int, str, datetime or list[int]."""
    return Prepared(build)


def prepared_without(planning: str) -> Callable[[Callable[..., "QuerySet[Any, Any]"]], Prepared]:
    """The same, naming what PostgreSQL's planner is not to use: "bitmapscan" where an index gives the order and a LIMIT
    ends it early, but row security hides from the planner that there are enough rows."""
    return lambda build: Prepared(build, planning)
