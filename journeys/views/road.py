"""The road: pages for one member alone."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from journeys import actions
from journeys.forms import ChapterForm, JourneyForm, NextChapterForm, StartForm
from journeys.models import Chapter, Journey, Setback
from journeys.road import draw
from journeys.steps import open_draft
from journeys.views.common import READ_OR_SEND, nothing_kept, where_words_are_kept
from members import consent
from members.models import Member
from members.requests import signed_in


def _journey(member: Member) -> Journey:
    journey = actions.first_journey(member)
    if journey is None:
        raise Http404("no road yet")
    return journey


@require_safe
def road(request: HttpRequest) -> HttpResponse:
    """The whole road, or the empty page on which it begins. `?count=` changes this view of it only."""
    member, now = signed_in(request), clock.now()
    journey = actions.first_journey(member)
    half = open_draft(member) is not None
    if journey is None and not consent.stands(member, consent.HEALTH_WORDS):
        return nothing_kept(request)
    if journey is None:
        form = StartForm(today=clock.today(now, member.time_zone))
        return render(request, "journeys/begin.html", {"form": form, "half": half})
    asked = request.GET.get("count", "")
    counting = asked if asked in Journey.Counting.values else journey.counting
    context = {
        "journey": journey,
        "road": draw(member, journey, now, counting),
        "counting": counting,
        "ways": Journey.Counting.choices,
        "half": half,
    }
    return render(request, "journeys/road.html", context)


@require_http_methods(READ_OR_SEND)
@where_words_are_kept
def begin(request: HttpRequest) -> HttpResponse:
    """The first line of a road."""
    member, now = signed_in(request), clock.now()
    if request.method != "POST":
        if actions.first_journey(member) is not None:
            return redirect("journeys:road")
        form = StartForm(today=clock.today(now, member.time_zone))
        return render(request, "journeys/begin.html", {"form": form})
    form = StartForm(request.POST, today=clock.today(now, member.time_zone))
    if not form.is_valid():
        return render(request, "journeys/begin.html", {"form": form})
    said = form.cleaned_data
    actions.begin_journey(
        member=member, starts_on=said["starts_on"], month_only=said["month_only"], name=said["name"], now=now
    )
    messages.success(request, "The road is drawn. It goes on from here.")
    return redirect("journeys:road")


@require_http_methods(READ_OR_SEND)
def edit(request: HttpRequest) -> HttpResponse:
    """Change what stands about the road: its name, its start, what is counted, whether milestones are told."""
    member, now = signed_in(request), clock.now()
    journey = _journey(member)
    second = Chapter.objects.visible_to(member).filter(journey=journey, number=2).first()
    form = JourneyForm(
        request.POST or None, initial=_as_written(journey),
        today=clock.today(now, member.time_zone), at_latest=second.begins_on if second else None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.edit_journey(
                member=member, journey=journey, name=said["name"], starts_on=said["starts_on"], month_only=said["month_only"],
                counting=said["counting"], milestones_wanted=said["milestones_wanted"],
            )  # fmt: skip
            messages.success(request, "Changed.")
            return redirect("journeys:road")
        except consent.NotKept as error:
            form.add_error(None, str(error))
    return render(request, "journeys/edit.html", {"form": form})


def _as_written(journey: Journey) -> dict[str, Any]:
    start: dt.date = journey.starts_on
    return {
        "name": journey.name or "",
        "day": "" if journey.month_only else start.day,
        "month": start.month,
        "year": start.year,
        "counting": journey.counting,
        "milestones_wanted": journey.milestones_wanted,
    }


@require_http_methods(READ_OR_SEND)
@where_words_are_kept
def chapter(request: HttpRequest) -> HttpResponse:
    """Begin a new chapter, today."""
    member, now = signed_in(request), clock.now()
    journey = _journey(member)
    newest = actions.last_chapter(journey)
    form = NextChapterForm(request.POST or None, initial={"after": newest.number if newest else 0})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.begin_chapter(
            member=member,
            journey=journey,
            after=said["after"],
            title=said["title"],
            words=said["words"],
            now=now,
        )
        messages.success(request, "A new chapter. Everything before it stays.")
        return redirect("journeys:road")
    return render(request, "journeys/chapter.html", {"form": form})


@require_http_methods(READ_OR_SEND)
def edit_chapter(request: HttpRequest, chapter_id: str) -> HttpResponse:
    """Change a chapter's name and its line."""
    member = signed_in(request)
    row = get_object_or_404(Chapter.objects.visible_to(member).select_related("key"), public_id=chapter_id)
    form = ChapterForm(request.POST or None, initial={"title": row.title or "", "words": row.words or ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_chapter(
                member=member, chapter=row, title=form.cleaned_data["title"], words=form.cleaned_data["words"]
            )
            messages.success(request, "Changed.")
            return redirect("journeys:road")
        except consent.NotKept as error:
            form.add_error(None, str(error))
    return render(request, "journeys/edit_chapter.html", {"form": form, "number": row.number})


@require_http_methods(READ_OR_SEND)
def bend(request: HttpRequest, bend_id: str) -> HttpResponse:
    """Take something that was written down off the road, after being told what happens."""
    member = signed_in(request)
    row = get_object_or_404(Setback.objects.visible_to(member), public_id=bend_id)
    if request.method == "POST":
        actions.take_off(member=member, setback=row)
        messages.success(request, "It’s off your road, and its words are erased.")
        return redirect("journeys:road")
    return render(request, "journeys/bend_off.html")
