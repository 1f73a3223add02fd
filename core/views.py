"""Answers that belong to no app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: said kindly, with a way on."""
    return render(request, "403_csrf.html", status=403)
