"""A day of one's own, and what has been helping: pages for one member alone, staff included."""

import datetime as dt
import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from journeys import actions
from journeys import insights as helping
from journeys.forms import DayForm
from journeys.helping import FIRST_LOOK
from journeys.models import Day
from journeys.views.common import READ_OR_SEND, where_words_are_kept
from members.requests import signed_in


@require_http_methods(READ_OR_SEND)
@where_words_are_kept
def day(request: HttpRequest, back: int = 0) -> HttpResponse:
    """Note today, or the day before (`back` days ago)."""
    member, now = signed_in(request), clock.now()
    on = clock.today(now, member.time_zone) - dt.timedelta(days=back)
    noted = Day.objects.visible_to(member).filter(on=on).select_related("key").first()
    initial = {"weather": noted.weather or "", "things": json.loads(noted.things)} if noted else {}
    form = DayForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.note_day(member=member, on=on, weather=said["weather"], things=said["things"], now=now)
        messages.success(request, "It’s noted. Only you read it.")
        return redirect("journeys:insights")
    return render(request, "journeys/day.html", {"form": form, "on": on, "back": back, "now": now})


@require_safe
def insights(request: HttpRequest) -> HttpResponse:
    """What has been helping, as far as it shows."""
    member, now = signed_in(request), clock.now()
    found = helping.helping(member)
    if found is not None and found.hidden:
        return render(request, "journeys/insights_hidden.html")
    drawn = helping.draw(member, found, clock.today(now, member.time_zone), now)
    return render(request, "journeys/insights.html", {"insights": drawn, "first_look": FIRST_LOOK})


@require_POST
def hide(request: HttpRequest) -> HttpResponse:
    """None of it any more; or again."""
    hidden = request.POST.get("press") != "again"
    actions.hide_helping(member=signed_in(request), hidden=hidden)
    messages.success(
        request, "It’s gone, and nothing is looked for." if hidden else "It’s back. It begins to look again."
    )
    return redirect("journeys:road" if hidden else "journeys:insights")
