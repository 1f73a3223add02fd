"""What the group page is measured beside. Both stand behind the product's own middleware."""

import threading
from html import escape

import psycopg2
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse

_THIRTY_KILOBYTES = (
    "<p>" + "A line of a page that asks for nothing but who is looking. " * 8 + "</p>\n"
) * 63
_mine = threading.local()

_JOIN = """
    SELECT p.public_id, p.body, p.created_at, m.display_name FROM bench_post p JOIN members_member m ON m.id = p.author_id
    WHERE p.group_id = %s ORDER BY p.created_at DESC, p.id DESC LIMIT 50
"""


def bare(request: HttpRequest) -> HttpResponse:
    """(a) 30 KB, with session and member loaded."""
    assert request.user.is_authenticated
    return HttpResponse(_THIRTY_KILOBYTES)


@login_not_required
@transaction.non_atomic_requests
def raw(request: HttpRequest) -> HttpResponse:
    """(b) 50 rows with their authors, by raw psycopg2 on a kept-open connection, into 36 KB. No session, no ORM, no template."""
    if not hasattr(_mine, "connection"):
        database = settings.DATABASES["default"]
        _mine.connection = psycopg2.connect(
            dbname=database["NAME"],
            user=database["USER"],
            host=database["HOST"],
            port=database["PORT"] or None,
        )
        _mine.connection.autocommit = True
    with _mine.connection.cursor() as cursor:
        cursor.execute(_JOIN, [1])
        rows = cursor.fetchall()
    parts = [
        f'<article id="{public_id}"><h3>{escape(name)}</h3><time>{at:%d %B %Y, %H:%M}</time><p>{escape(body)}</p></article>\n'
        for public_id, body, at, name in rows
    ]
    return HttpResponse(f"<!doctype html><title>Fifty</title><main>{''.join(parts)}</main>")
