"""Letting a rhythm rest, leaving out one date, adding one."""

import datetime as dt
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from checkins import actions
from checkins import rhythm as rhythms
from checkins.forms import AddForm, LeaveOutForm, PauseForm
from checkins.models import Rhythm
from checkins.opening import SETTLED
from checkins.views.rhythms import done, my_rhythm
from checkins.wording import how_often
from core import clock
from core.words import clock_time
from members.requests import signed_in

MOST = 10
"""Dates to choose from where one is left out."""


@require_http_methods(["GET", "HEAD", "POST"])
def pause_rhythm(request: HttpRequest, group_id: str, rhythm_id: str) -> HttpResponse:
    """Let it rest from one day to another."""
    member, now = signed_in(request), clock.now()
    rhythm = my_rhythm(member, group_id, rhythm_id, now)
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(
        form, actions.pause_rhythm, by=member, rhythm=rhythm, now=now, **form.cleaned_data
    ):  # fmt: skip
        messages.success(request, "It rests on those days.")
        return redirect("checkins:rounds", group_id)
    return render(request, "checkins/pause_rhythm.html", _context(rhythm, form))


@require_POST
def resume_rhythm(request: HttpRequest, group_id: str, rhythm_id: str) -> HttpResponse:
    """Let it go on again."""
    member, now = signed_in(request), clock.now()
    rhythm = my_rhythm(member, group_id, rhythm_id, now)
    try:
        actions.resume_rhythm(by=member, rhythm=rhythm, pause=request.POST.get("pause", "")[:20], now=now)
    except ValidationError:
        messages.info(request, "It has ended meanwhile.")
    else:
        messages.success(request, "It goes on again.")
    return redirect("checkins:rounds", group_id)


@require_http_methods(["GET", "HEAD", "POST"])
def leave_out(request: HttpRequest, group_id: str, rhythm_id: str) -> HttpResponse:
    """Leave out one of the next dates."""
    member, now = signed_in(request), clock.now()
    rhythm = my_rhythm(member, group_id, rhythm_id, now)
    coming = (there for there in rhythms.not_over(rhythm, now) if there.opens_at > now + SETTLED)
    today = clock.today(now, rhythm.time_zone)
    dates = [(f"{there.date}", rhythms.in_words(there, rhythm, today)) for there in islice(coming, MOST)]
    form = LeaveOutForm(request.POST or None, coming=dates)
    if request.method == "POST" and form.is_valid():
        date = dt.date.fromisoformat(form.cleaned_data["date"])
        if done(form, actions.leave_out, by=member, rhythm=rhythm, date=date, now=now):
            messages.success(request, "That one is left out.")
            return redirect("checkins:rounds", group_id)
    return render(request, "checkins/leave_out.html", _context(rhythm, form, there_are=bool(dates)))


@require_http_methods(["GET", "HEAD", "POST"])
def add_round(request: HttpRequest, group_id: str, rhythm_id: str) -> HttpResponse:
    """Add one on a day that has none."""
    member, now = signed_in(request), clock.now()
    rhythm = my_rhythm(member, group_id, rhythm_id, now)
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(
        form, actions.add_round, by=member, rhythm=rhythm, now=now, **form.cleaned_data
    ):  # fmt: skip
        messages.success(request, "One more is there.")
        return redirect("checkins:rounds", group_id)
    return render(request, "checkins/add_round.html", _context(rhythm, form))


def _context(rhythm: Rhythm, form: Any, **more: Any) -> dict[str, Any]:
    at = f"{how_often(rhythm)} at {clock_time(rhythm.opens)}"
    return {"group": rhythm.group, "rhythm": rhythm, "form": form, "at": at, **more}
