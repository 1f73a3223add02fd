"""Pages of check-ins: answering, holding, setting a rhythm, and who needs somebody."""

import datetime as dt
from itertools import islice

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkins import actions, policies
from checkins import rhythm as rhythms
from checkins.board import Room, last_audience, show
from checkins.care import asking
from checkins.forms import CheckInForm, RhythmForm
from checkins.models import CheckIn, Rhythm, Round
from core import clock
from groups import promises
from groups.doors import where_one_holds
from groups.models import Group
from members.models import Member
from members.requests import signed_in

DATES_SHOWN = 5


def _round(member: Member, round_id: str, now: dt.datetime) -> Round:
    """A round of a group one sits in; anybody else's does not exist."""
    return get_object_or_404(
        Round.objects.visible_to(member, now).select_related("group"), public_id=round_id
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, round_id: str) -> HttpResponse:
    """One minute: answer, change the answer until it closes, read it back, and read what others said."""
    member, now = signed_in(request), clock.now()
    of_round = _round(member, round_id, now)
    room = Room(member, of_round, now)
    form = _answer_form(request, room, last_audience(member, of_round, now))
    if request.method == "POST":
        if not policies.may_answer(member, of_round, now):
            raise PermissionDenied
        if form.is_valid():
            actions.answer(member=member, of_round=of_round, now=now, **form.cleaned_data)
            messages.success(request, "Your check-in is there.")
            return redirect("checkins:answer", round_id)
    context = {
        "round": of_round, "group": of_round.group, "now": now, "room": room, "form": form, "mine": room.mine,
        "said": show(room.mine, now) if room.mine else None, "faded": bool(room.mine and room.mine.has_faded(now)),
        "fades_after": promises.STAYS[of_round.group.stay_days] if of_round.group.stay_days else "", "others": room.others(),
        "is_open": of_round.is_open(now), "to_come": of_round.opens_at > now,
        "until": rhythms.until_words(of_round.closes_at, now, member.time_zone),
        "may_be_kept": policies.may_be_kept(member), "promise": promises.sentences(promises.current(of_round.group)),
    }  # fmt: skip
    return render(request, "checkins/answer.html", context)


def _answer_form(request: HttpRequest, room: Room, last: str) -> CheckInForm:
    mine = room.mine
    initial: dict[str, str] = {}
    if mine is not None and not mine.passed and not mine.has_faded(room.now):
        initial = {
            name: getattr(mine, name) or "" for name in ("weather", "pull", "words", "reach", "audience")
        }
    group = room.round.group
    form = CheckInForm(request.POST or None, initial=initial, pull_noun=group.pull_noun)
    form.name_people(group=group.name, room=room, last=last)
    return form


@require_POST
def pass_by(request: HttpRequest, round_id: str) -> HttpResponse:
    """Be here and say nothing."""
    member, now = signed_in(request), clock.now()
    actions.pass_by(member=member, of_round=_round(member, round_id, now), now=now)
    messages.success(request, "Passed. That is always all right.")
    return redirect("checkins:answer", round_id)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, round_id: str) -> HttpResponse:
    """Take one's own answer back, after being told what goes."""
    member, now = signed_in(request), clock.now()
    of_round = _round(member, round_id, now)
    mine = get_object_or_404(CheckIn.objects.visible_to(member, now), round=of_round, member=member)
    if request.method == "POST":
        actions.take_back(member=member, check_in=mine)
        messages.success(request, "Your check-in is taken back.")
        return redirect("checkins:answer", round_id)
    return render(request, "checkins/take_back.html", {"round": of_round, "is_open": of_round.is_open(now)})


@require_safe
def hold(request: HttpRequest, round_id: str) -> HttpResponse:
    """For those who hold the space: who came and what they chose to show, and who asked for somebody."""
    member, now = signed_in(request), clock.now()
    of_round = _round(member, round_id, now)
    room = Room(member, of_round, now)
    if not room.holds:
        raise PermissionDenied
    context = {
        "round": of_round, "group": of_round.group, "now": now, "is_open": of_round.is_open(now),
        "to_come": of_round.opens_at > now, "here": room.here(), "asking": room.asking(), "not_yet": room.not_yet(),
        "until": rhythms.until_words(of_round.closes_at, now, member.time_zone),
    }  # fmt: skip
    return render(request, "checkins/hold.html", context)


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
        rhythm.starts_on = rhythms.first_date(rhythm, now)
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


@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """Who asked for somebody in the groups one holds, in the last seven days."""
    member, now = signed_in(request), clock.now()
    if not (member.is_moderator or Group.objects.held_by(member, now).exists()):
        raise PermissionDenied
    return render(request, "checkins/care.html", {"asking": asking(member, now), "now": now})
