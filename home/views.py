"""Pages that compose what the apps below offer: the landing page, today, and the plain limits."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from groups import bidden
from groups.stages import days_in_words
from home import today as day
from journeys.panel import plan_line
from live import panel as live
from members.requests import signed_in


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Decide whether it is safe to come in. No cookie, no script, no query."""
    return render(request, "home/landing.html")


@login_not_required
@require_safe
def safer(request: HttpRequest) -> HttpResponse:
    """What we cannot promise, in plain words."""
    return render(request, "home/safer.html", {"key_days": days_in_words(settings.BACKUP_ERASURE_DAYS)})


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """One calm answer to "does anything need me?": at most three cards, a line from one's plan, and an end."""
    member, now = signed_in(request), clock.now()
    here = clock.local(now, member.time_zone)
    cards = day.waiting(member, now, invited=bidden.waiting(request.session, member, now))
    context = {
        "greeting": day.greeting(here),
        "here": here,
        "cards": cards,
        "sitting": live.going_on(member, now),
        "how_many": day.how_many(cards),
        "plan_line": plan_line(member),
        "now": now,
    }
    return render(request, "home/today.html", context)
