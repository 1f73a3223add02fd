"""The road, its chapters and bends: pages for one member alone."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from journeys import actions
from journeys.actions.roads import MOST
from journeys.forms import BeginForm, ChapterForm, JourneyForm, NextChapterForm
from journeys.forms.dates import as_written
from journeys.insights import helping, sentences
from journeys.models import Chapter, Journey, Setback
from journeys.road import began, draw
from journeys.steps import open_draft
from journeys.telling import told_of
from journeys.views.common import READ_OR_SEND, journey_of, nothing_kept, where_words_are_kept
from members import consent
from members.requests import signed_in


@require_safe
def road(request: HttpRequest, journey_id: str = "") -> HttpResponse:
    """The whole road, newest first, or the empty page on which it begins. Without an id the one in front. `?count=` changes
    this view of it only."""
    member, now = signed_in(request), clock.now()
    every = list(actions.journeys_of(member))
    half = open_draft(member) is not None
    if not every and not journey_id:
        if not consent.stands(member, consent.HEALTH_WORDS):
            return nothing_kept(request)
        return _begin_page(request, BeginForm(today=clock.today(now, member.time_zone)), 0, half)
    journey = next((j for j in every if j.public_id == journey_id), None) if journey_id else every[0]
    if journey is None:
        raise Http404("no such road")
    found = helping(member)
    asked = request.GET.get("count", "")
    counting = asked if asked in Journey.Counting.values else journey.counting
    context = {
        "journey": journey,
        "road": draw(member, journey, now, counting),
        "counting": counting,
        "ways": _ways(journey),
        "others": [(other, other.name or f"Since {began(other)}") for other in every if other is not journey],
        "half": half,
        "helping": None if found is not None and found.hidden else sentences(found)[:2],
        "submission": uuid.uuid4(),
    }
    return render(request, "journeys/road.html", context)


def _ways(journey: Journey) -> list[tuple[str, str]]:
    """The switch over the road: the three that suit every road, and before them the member's own where it is another."""
    own = Journey.Counting(journey.counting)
    three = [Journey.Counting.ALL, Journey.Counting.CHAPTER, Journey.Counting.NONE]
    return [(way.value, way.label) for way in ([] if own in three else [own]) + three]


def _begin_page(request: HttpRequest, form: BeginForm, after: int, half: bool = False) -> HttpResponse:
    form.initial["after"] = after
    return render(request, "journeys/begin.html", {"form": form, "half": half, "another": after > 0})


@require_http_methods(READ_OR_SEND)
@where_words_are_kept
def begin(request: HttpRequest) -> HttpResponse:
    """The first line of a road, or of one more."""
    member, now = signed_in(request), clock.now()
    today, after = clock.today(now, member.time_zone), actions.journeys_of(member).count()
    if after >= MOST:
        messages.info(
            request, "That’s as many roads as there is room for. You can erase one you no longer need."
        )
        return redirect("journeys:road")
    if request.method != "POST":
        return _begin_page(request, BeginForm(today=today), after)
    form = BeginForm(request.POST, today=today)
    if not form.is_valid():
        return _begin_page(request, form, after)
    said = form.cleaned_data
    journey = actions.begin_journey(
        member=member, starts_on=said["starts_on"], month_only=said["month_only"], name=said["name"], after=said["after"],
        now=now,
    )  # fmt: skip
    messages.success(request, "The road is drawn. It goes on from here.")
    return redirect("journeys:road" if journey.in_front else journey)


@require_http_methods(READ_OR_SEND)
def edit(request: HttpRequest, journey_id: str) -> HttpResponse:
    """Change what stands about the road: its name, its start, what is counted, whether milestones are told."""
    member, now = signed_in(request), clock.now()
    journey = journey_of(member, journey_id)
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
                counting=said["counting"], milestones_wanted=said["milestones_wanted"], now=now,
            )  # fmt: skip
            messages.success(request, "Changed.")
            return redirect(journey)
        except consent.NotKept as error:
            form.add_error(None, str(error))
    return render(request, "journeys/edit.html", {"form": form, "journey": journey})


def _as_written(journey: Journey) -> dict[str, Any]:
    return {
        "name": journey.name or "",
        **as_written(journey.starts_on, journey.month_only),
        "counting": journey.counting,
        "milestones_wanted": journey.milestones_wanted,
    }


@require_http_methods(READ_OR_SEND)
@where_words_are_kept
def chapter(request: HttpRequest, journey_id: str) -> HttpResponse:
    """Begin a new chapter, today."""
    member, now = signed_in(request), clock.now()
    journey = journey_of(member, journey_id)
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
        return redirect(journey)
    return render(request, "journeys/chapter.html", {"form": form, "journey": journey})


@require_http_methods(READ_OR_SEND)
def edit_chapter(request: HttpRequest, chapter_id: str) -> HttpResponse:
    """Change a chapter's name and its line."""
    member = signed_in(request)
    rows = Chapter.objects.visible_to(member).select_related("key", "journey__key")
    row = get_object_or_404(rows, public_id=chapter_id)
    form = ChapterForm(request.POST or None, initial={"title": row.title or "", "words": row.words or ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_chapter(
                member=member, chapter=row, title=form.cleaned_data["title"], words=form.cleaned_data["words"]
            )
            messages.success(request, "Changed.")
            return redirect(row.journey)
        except consent.NotKept as error:
            form.add_error(None, str(error))
    context = {"form": form, "number": row.number, "journey": row.journey}
    return render(request, "journeys/edit_chapter.html", context)


@require_http_methods(READ_OR_SEND)
def bend(request: HttpRequest, bend_id: str) -> HttpResponse:
    """Take something that was written down off the road, after being told what happens."""
    member = signed_in(request)
    rows = Setback.objects.visible_to(member).select_related("journey__key", "key")
    row = get_object_or_404(rows, public_id=bend_id)
    if request.method == "POST":
        actions.take_off(member=member, setback=row)
        messages.success(request, "It’s off your road, and its words are erased.")
        return redirect(row.journey)
    told = told_of(member, [row], clock.now()).get(row.pk, ())
    return render(request, "journeys/bend_off.html", {"journey": row.journey, "told": told})
