"""A member's own check-ins: to look at and to take along."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checkins import history
from core import clock
from core.views import notes_file
from members.requests import signed_in


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Thirty days as a strip, and every answer of mine under it."""
    member, now = signed_in(request), clock.now()
    before = request.GET.get("before", "")
    items, older = history.page(member, now, before)
    drawn, days = history.strip(member, now) if not before else ("", [])
    context = {
        "items": items, "older": older, "strip": drawn, "days": days, "later_page": bool(before), "now": now,
        "zone": member.time_zone,
    }  # fmt: skip
    return render(request, "checkins/history.html", context)


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """The file. Its name says nothing of what is in it."""
    member, now = signed_in(request), clock.now()
    return notes_file(history.as_file(member, now).encode(), "application/json; charset=utf-8", "json")
