"""Setting a rhythm and ending it."""

import datetime as dt
from itertools import islice

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from checkins import actions
from checkins import rhythm as rhythms
from checkins.forms import RhythmForm
from checkins.models import Rhythm
from core import clock
from groups.doors import where_one_holds
from groups.models import Group
from members.models import Member
from members.requests import signed_in

DATES_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: HttpRequest, group_id: str) -> HttpResponse:
    """When a group checks in: look at the dates, then begin; and what goes on already."""
    member, now = signed_in(request), clock.now()
    group = where_one_holds(member, group_id, now).group
    form = RhythmForm(request.POST or None, initial={"time_zone": member.time_zone})
    coming: list[str] = []
    if request.method == "POST" and form.is_valid():
        if "begin" in request.POST and _begin(form, member, group, now):
            messages.success(request, "The rhythm is set.")
            return redirect("checkins:rounds", group_id)
        coming = _dates(Rhythm(group=group, starts_on=now.date(), **form.rhythm()), now)
    going_on = Rhythm.objects.visible_to(member, now).filter(group=group).going_on().order_by("pk")
    context = {
        "group": group, "form": form, "coming": coming,
        "going_on": [(rhythm, _dates(rhythm, now)[:1]) for rhythm in going_on],
    }  # fmt: skip
    fragment = getattr(request, "htmx", False) and request.method == "POST"
    template = "checkins/rhythm_form.html" if fragment else "checkins/rounds.html"
    return render(request, template, context, status=422 if fragment and form.errors else 200)


def _begin(form: RhythmForm, member: Member, group: Group, now: dt.datetime) -> bool:
    try:
        actions.set_rhythm(by=member, group=group, now=now, **form.rhythm())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _dates(rhythm: Rhythm, now: dt.datetime) -> list[str]:
    """The next dates, in words, by the rhythm's own clock."""
    if rhythm.pk is None:
        rhythm.starts_on = rhythms.first_date(rhythm, now, anew=True) or rhythm.starts_on
    return [rhythms.in_words(there, rhythm) for there in islice(rhythms.not_over(rhythm, now), DATES_SHOWN)]


@require_http_methods(["GET", "HEAD", "POST"])
def end_rhythm(request: HttpRequest, group_id: str, rhythm_id: str) -> HttpResponse:
    """End a rhythm, after being told what stays."""
    member, now = signed_in(request), clock.now()
    group = where_one_holds(member, group_id, now).group
    going_on = Rhythm.objects.visible_to(member, now).going_on().filter(group=group).select_related("group")
    rhythm = get_object_or_404(going_on, public_id=rhythm_id)
    if request.method == "POST":
        actions.end_rhythm(by=member, rhythm=rhythm, now=now)
        messages.success(request, "The rhythm has ended.")
        return redirect("checkins:rounds", group_id)
    return render(request, "checkins/end_rhythm.html", {"group": group, "rhythm": rhythm})
