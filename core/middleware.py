"""What every request and response passes through."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Answer = Callable[[HttpRequest], HttpResponse]


def _unclean(raw: bytes) -> bool:
    """Whether percent-encoded bytes hold a NUL or are not UTF-8."""
    plain = unquote_to_bytes(raw.replace(b"+", b" "))
    if b"\x00" in plain:
        return True
    try:
        plain.decode()
    except UnicodeDecodeError:
        return True
    return False


def clean_input(get_response: Answer) -> Answer:
    """A NUL or invalid UTF-8 in path, query or form is answered with 400, before anything reads it (trust.md W1)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        path = (
            request.META.get("PATH_INFO", "").encode("latin-1", "surrogateescape")
            if False
            else request.path_info.encode("utf-8", "surrogatepass")
        )
        if (
            b"\x00" in path
            or "\ufffd" in request.path_info
            or _unclean(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"))
        ):
            return render(request, "400.html", status=400)
        if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
            try:
                body = request.body
            except Exception:  # too large, or cut off: Django says so itself where it is read
                return get_response(request)
            if _unclean(body):
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
