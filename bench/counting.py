"""Counts every statement a request sends to PostgreSQL, those under Django's own counter included."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg2.extensions
from django.http import HttpRequest, HttpResponse

_sent = threading.local()


class CountingCursor(psycopg2.extensions.cursor):
    """A cursor that remembers what it sent, for this thread."""

    def execute(self, query: Any, params: Any = None) -> None:
        _sent.statements = [*getattr(_sent, "statements", []), *str(query).split("; ")]
        super().execute(query, params)


class CountingConnection(psycopg2.extensions.connection):
    """A connection whose cursors count. BEGIN and COMMIT, which psycopg2 sends itself, are not counted."""

    def cursor(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("cursor_factory", CountingCursor)
        return super().cursor(*args, **kwargs)


def tell_statements(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Says in a header how many statements the request sent, and the first word of each table it read from."""

    def middleware(request: HttpRequest) -> HttpResponse:
        _sent.statements = []
        response = get_response(request)
        response.headers["X-Statements"] = str(len(_sent.statements))
        response.headers["X-Statements-Begin"] = " | ".join(_short(sql) for sql in _sent.statements)
        return response

    return middleware


def _short(sql: str) -> str:
    words = sql.replace('"', "").split()
    if words[0] in {"EXECUTE", "SET"}:
        return " ".join(words[:3])
    return f"{words[0]} {words[words.index('FROM') + 1] if 'FROM' in words else words[1].partition('(')[0]}"
