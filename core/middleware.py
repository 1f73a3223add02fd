"""What every request and response passes through."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

_BROKEN = re.compile("%[89A-F][0-9A-F]")

Answer = Callable[[HttpRequest], HttpResponse]


def _unclean(raw: bytes) -> bool:
    """Whether these bytes hold a NUL or are not UTF-8."""
    try:
        return "\x00" in raw.decode()
    except UnicodeDecodeError:
        return True


def _path_unclean(path: str) -> bool:
    """The same of a path as Django gives it: bytes that are not UTF-8 stand in it percent-encoded again."""
    return "\x00" in path or _BROKEN.search(path) is not None


def _encoded_unclean(raw: bytes) -> bool:
    """The same of percent-encoded bytes, as they stand in a query or a form."""
    return _unclean(unquote_to_bytes(raw))


def _body_unclean(request: HttpRequest) -> bool:
    """The same of what a form sends. Nothing here takes files, so a body of any kind is text."""
    try:
        body = request.body
    except SuspiciousOperation:
        return False  # too large: Django says so where the form is read
    return _unclean(body) or (
        request.content_type == "application/x-www-form-urlencoded" and _encoded_unclean(body)
    )


TAKES_ANYTHING = ("/leave/",)
"""Whatever comes along with it, leaving locks the door; the words that came are cleaned before they are kept."""


def clean_input(get_response: Answer) -> Answer:
    """A NUL or invalid UTF-8 in path, query or form is answered with 400, before anything reads it (each would be a 500 further in)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
        if (
            _path_unclean(request.path_info)
            or _encoded_unclean(query)
            or (
                request.method == "POST"
                and request.path_info not in TAKES_ANYTHING
                and _body_unclean(request)
            )
        ):
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware


def discreet_headers(get_response: Answer) -> Answer:
    """No page of ours is kept by a cache, found by a search engine or embedded elsewhere."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("X-Robots-Tag", "noindex, noarchive")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def words_for_not_allowed(get_response: Answer) -> Answer:
    """Whoever opens the address of a button (an old tab, the address bar) gets a page with ways on: Django's 405 is empty, and a
    browser then shows a page of its own, without Leave and Support now."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            page = render(request, "405.html", status=response.status_code)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    return middleware


NAMELESS = ("/now/", "/health/", "/u/", "/k/")
"""Pages that do not know who asks: help that must stand while everything else is down, links out of mails, and
what a calendar fetches."""


def nameless(get_response: Answer) -> Answer:
    """Drop the cookies of a request to a NAMELESS page: no session and no database is asked, whoever is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(NAMELESS):
            request.META.pop("HTTP_COOKIE", None)
            request.COOKIES.clear()
        return get_response(request)

    return middleware
