"""Answers that belong to no app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: said kindly, with a way on."""
    return render(request, "403_csrf.html", status=403)


def notes_file(raw: bytes, content_type: str, ending: str) -> HttpResponse:
    """A file to keep. Its name, `notes` with that ending, says nothing of what is in it, and nothing on the way keeps a copy."""
    headers = {"Content-Disposition": f'attachment; filename="notes.{ending}"', "Cache-Control": "no-store"}
    return HttpResponse(raw, content_type=content_type, headers=headers)
