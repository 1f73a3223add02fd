"""When a group checks in: what goes on, setting a rhythm, changing it and ending it."""

import datetime as dt
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from checkins import actions
from checkins import rhythm as rhythms
from checkins.forms import RhythmForm
from checkins.forms.rhythm import STARTERS, Starter, as_it_is
from checkins.models import Pause, Rhythm
from checkins.planning import take_up
from checkins.wording import clock_words, how_often, stretch_words
from core import clock
from groups.doors import where_one_holds
from groups.models import Group
from members.models import Member
from members.requests import signed_in

DATES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Going:
    """A rhythm that goes on, as the page shows it."""

    rhythm: Rhythm
    how_often: str
    coming: str
    until: str
    rests: list[tuple[str, str]]
    """Pauses to come or under way: public id, and in words."""
    more: list[str]
    """Extra rounds to come."""


@require_safe
def rounds(request: HttpRequest, group_id: str) -> HttpResponse:
    """When a group checks in: what goes on, and rhythms to begin from."""
    member, now = signed_in(request), clock.now()
    group = where_one_holds(member, group_id, now).group
    going_on = _going_on(member, group, now).order_by("pk").with_departures()
    pauses = list(Pause.objects.filter(rhythm__in=going_on).order_by("first_on", "pk"))
    context = {
        "group": group, "starters": STARTERS, "may_set": len(going_on) < actions.RHYTHMS,
        "going_on": [_going(one, [p for p in pauses if p.rhythm_id == one.pk], now) for one in going_on],
    }  # fmt: skip
    return render(request, "checkins/rounds.html", context)


def _going_on(member: Member, group: Group, now: dt.datetime) -> Any:
    return Rhythm.objects.visible_to(member, now).going_on().filter(group=group)


def _going(rhythm: Rhythm, pauses: list[Pause], now: dt.datetime) -> Going:
    today = clock.today(now, rhythm.time_zone)
    coming = next(rhythms.not_over(rhythm, now), None)
    return Going(
        rhythm,
        how_often(rhythm),
        rhythms.in_words(coming, rhythm, today) if coming else "",
        stretch_words(rhythm.ends_on, rhythm.ends_on, today) if rhythm.ends_on else "",
        [(p.public_id, stretch_words(p.first_on, p.last_on, today)) for p in pauses if p.last_on >= today],
        [rhythms.in_words(there, rhythm, today) for there in rhythms.extras(rhythm) if there.closes_at > now],
    )


def my_rhythm(member: Member, group_id: str, rhythm_id: str, now: dt.datetime) -> Rhythm:
    """A rhythm that goes on in a group one holds; anybody else's does not exist, and who sits there without holding is told
    that they may not."""
    group = where_one_holds(member, group_id, now).group
    going_on = _going_on(member, group, now).select_related("group")
    rhythm: Rhythm = get_object_or_404(going_on, public_id=rhythm_id)
    return rhythm


@require_http_methods(["GET", "HEAD", "POST"])
def set_rhythm(request: HttpRequest, group_id: str) -> HttpResponse:
    """Choose how often, say when, look at the dates, then begin."""
    member, now = signed_in(request), clock.now()
    group = where_one_holds(member, group_id, now).group
    starter = next((one for one in STARTERS if one.code == request.GET.get("from")), None)
    every = _every(request) or (starter.every if starter else "")
    if not every:
        ways = list(zip(Rhythm.Every.choices, _HINTS, strict=True))
        return render(request, "checkins/set_rhythm.html", {"group": group, "ways": ways})
    form = RhythmForm(request.POST or None, every=every, initial=_initial(starter, member))
    coming: list[Any] = []
    if request.method == "POST" and form.is_valid():
        how = form.rhythm()
        if "begin" in request.POST and done(form, actions.set_rhythm, by=member, group=group, now=now, **how):
            messages.success(request, "The rhythm is set.")
            return redirect("checkins:rounds", group_id)
        coming = _preview(form, Rhythm(group=group), now)
    return _form_page(request, "checkins/set_rhythm.html", form, {"group": group, "coming": coming})


_HINTS = (
    "The same time each day.",
    "The same, with the weekend free.",
    "On a day you name.",
    "On a day you name, with a week between.",
    "On the first Tuesday, say, or the last Friday.",
)


def _initial(starter: Starter | None, member: Member) -> dict[str, Any]:
    return {"time_zone": member.time_zone, **(starter.initial if starter else {})}


@require_http_methods(["GET", "HEAD", "POST"])
def change_rhythm(request: HttpRequest, group_id: str, rhythm_id: str) -> HttpResponse:
    """Change when it falls and what it asks first: look at the dates, then keep it."""
    member, now = signed_in(request), clock.now()
    rhythm = my_rhythm(member, group_id, rhythm_id, now)
    every, today = _every(request) or rhythm.every, clock.today(now, rhythm.time_zone)
    form = RhythmForm(request.POST or None, every=every, initial=as_it_is(rhythm, today))
    coming: list[Any] = []
    if request.method == "POST" and form.is_valid():
        how = form.rhythm()
        if "keep" in request.POST and done(
            form, actions.change_rhythm, by=member, rhythm=rhythm, now=now, **how
        ):
            messages.success(request, "From now on it goes like this.")
            return redirect("checkins:rounds", group_id)
        coming = _preview(form, rhythm, now)
    context = {"group": rhythm.group, "rhythm": rhythm, "coming": coming, "ways": Rhythm.Every.choices}
    return _form_page(request, "checkins/change_rhythm.html", form, context)


def _every(request: HttpRequest) -> str:
    """How often, as it was chosen on the page before or sent along with the form; empty where it was not, or is none."""
    named = request.POST.get("every") or request.GET.get("every") or ""
    return named if named in Rhythm.Every.values else ""


def done(form: Any, action: Any, **given: Any) -> bool:
    """Whether it was done; where not, the form says why."""
    try:
        action(**given)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _preview(form: RhythmForm, rhythm: Rhythm, now: dt.datetime) -> list[tuple[str, str]]:
    """Its next dates as they would be, in words by its own clock, each with what clocks do to it that day."""
    try:
        take_up(rhythm, form.rhythm(), now)
    except ValidationError as error:
        if not form.errors:
            form.add_error(None, error)
        return []
    return _in_lines(rhythm, now)


def _in_lines(rhythm: Rhythm, now: dt.datetime) -> list[tuple[str, str]]:
    """The next dates of a rhythm in words, each with what clocks do to it that day."""
    coming, today = islice(rhythms.not_over(rhythm, now), DATES_SHOWN), clock.today(now, rhythm.time_zone)
    return [(rhythms.in_words(there, rhythm, today), clock_words(there, rhythm)) for there in coming]


def _form_page(
    request: HttpRequest, template: str, form: RhythmForm, context: dict[str, Any]
) -> HttpResponse:
    """The page, or for htmx the form alone."""
    fragment = getattr(request, "htmx", False) and request.method == "POST"
    context |= {"form": form, "every": form.every, "every_words": Rhythm.Every(form.every).label}
    template = "checkins/rhythm_form.html" if fragment else template
    return render(request, template, context, status=422 if fragment and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end_rhythm(request: HttpRequest, group_id: str, rhythm_id: str) -> HttpResponse:
    """End a rhythm, after being told what stays."""
    member, now = signed_in(request), clock.now()
    rhythm = my_rhythm(member, group_id, rhythm_id, now)
    if request.method == "POST":
        actions.end_rhythm(by=member, rhythm=rhythm, now=now)
        messages.success(request, "The rhythm has ended.")
        return redirect("checkins:rounds", group_id)
    return render(request, "checkins/end_rhythm.html", {"group": rhythm.group, "rhythm": rhythm})
