"""Pages of gatherings: what a circle plans, one gathering with its answers, and what its maker may change."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.views import notes_file
from gatherings import actions, calendar, company, panel, policies
from gatherings.forms import AnswerForm, MakeForm, MoveForm, SaidForm
from gatherings.models import Gathering, Place
from gatherings.times import neutral
from groups.models import Group
from groups.policies import is_silent
from groups.seats import my_seat
from members import consent
from members.models import Member
from members.requests import signed_in
from shares.sending import named_by


def _gathering(member: Member, public_id: str, now: dt.datetime) -> Gathering:
    """A gathering that member may see, as `panel.card` wants it; anybody else's does not exist."""
    rows = panel.seen_by(Gathering.objects.visible_to(member, now), member).select_related("group")
    return get_object_or_404(rows, public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def gather(request: HttpRequest, group_id: str) -> HttpResponse:
    """What the circle plans, and a form to set one more up."""
    member, now = signed_in(request), clock.now()
    group = my_seat(member, group_id, now).group
    may_make = policies.may_make(member, group, now)
    form = MakeForm(request.POST or None, initial={"time_zone": member.time_zone})
    if request.method == "POST":
        if not may_make:
            raise PermissionDenied
        if form.is_valid() and (made := _make(form, member, group, now)):
            messages.success(request, "It stands on the circle’s page now.")
            return redirect("gatherings:gathering", made.public_id)
    context = {
        "group": group, "form": form, "may_make": may_make, "ended": is_silent(group),
        "planned": panel.coming_up(member, group, now),
    }  # fmt: skip
    return render(request, "gatherings/gather.html", context)


def _make(form: MakeForm, member: Member, group: Group, now: dt.datetime) -> Gathering | None:
    """The new one; None where it was not made, and the form says why."""
    when, said, where = form.when(), form.said(), form.cleaned_data["where"]
    sending = named_by(form.cleaned_data["submission"], *asdict(when).values(), *asdict(said).values(), where)
    try:
        return actions.make(
            member=member, group=group, when=when, said=said, where=where, submission=sending, now=now
        )
    except ValidationError as error:
        form.add_error(None, error)
    except consent.NotKept as error:
        form.add_error(None, str(error))
    return None


@require_safe
def gathering(request: HttpRequest, gathering_id: str) -> HttpResponse:
    """One gathering: what, when, how, who comes; and where, once one has answered."""
    member, now = signed_in(request), clock.now()
    return _show(request, member, _gathering(member, gathering_id, now), now)


def _show(
    request: HttpRequest, member: Member, row: Any, now: dt.datetime, form: AnswerForm | None = None
) -> HttpResponse:
    place = Place.objects.visible_to(member, now).filter(gathering=row).select_related("key").first()
    who = company.of(row, member, now)
    may_cancel = policies.may_cancel(member, row, now)
    context: dict[str, Any] = {
        "gathering": row, "card": panel.card(row, member, now), "place": place, "who": who,
        "form": form or AnswerForm(last=company.last_choice(row, member, who)),
        "may_answer": policies.may_answer(member, row, now), "is_over": row.ends_at <= now,
        "is_mine": row.maker_id == member.pk, "may_change": may_cancel and policies.may_move(member, row, now),
        "may_cancel": may_cancel, "neutral": neutral(row.begins_at, member.time_zone), "now": now,
    }  # fmt: skip
    return render(request, "gatherings/gathering.html", context)


@require_POST
def answer(request: HttpRequest, gathering_id: str) -> HttpResponse:
    """Say whether one comes, say it anew, or take it back."""
    member, now = signed_in(request), clock.now()
    row = _gathering(member, gathering_id, now)
    if "take_back" in request.POST:
        actions.unanswer(member=member, gathering=row)
        messages.success(request, "Your answer is taken back.")
        return redirect("gatherings:gathering", gathering_id)
    if not policies.may_answer(member, row, now):
        messages.info(request, "It is off, or over. There is nothing to answer any more.")
        return redirect("gatherings:gathering", gathering_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, member, row, now, form)
    said = form.cleaned_data["answer"]
    actions.answer(member=member, gathering=row, said=said, quietly=form.quietly(), now=now)
    messages.success(request, "Your answer is kept. You can change it any time.")
    return redirect("gatherings:gathering", gathering_id)


@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: HttpRequest, gathering_id: str) -> HttpResponse:
    """Change what one said of it."""
    member, now = signed_in(request), clock.now()
    row = _gathering(member, gathering_id, now)
    if not policies.may_reword(member, row, now):
        raise PermissionDenied
    initial = {name: getattr(row, name) or "" for name in ("title", "words", "access", "meets")}
    form = SaidForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reword(member=member, gathering=row, said=form.said(), now=now)
        except consent.NotKept as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It reads so now. Nobody is told.")
            return redirect("gatherings:gathering", gathering_id)
    return render(request, "gatherings/reword.html", {"gathering": row, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, gathering_id: str) -> HttpResponse:
    """Move it: another time, for its maker also another place."""
    member, now = signed_in(request), clock.now()
    row = _gathering(member, gathering_id, now)
    if not policies.may_move(member, row, now):
        raise PermissionDenied
    is_mine = row.maker_id == member.pk
    form = MoveForm(request.POST or None, is_mine=is_mine, initial=_as_it_is(row, member, now))
    if request.method == "POST" and form.is_valid() and _move(form, member, row, now):
        messages.success(request, "It is moved. Whoever said they come or may come is told within a minute.")
        return redirect("gatherings:gathering", gathering_id)
    context = {"gathering": row, "card": panel.card(row, member, now), "form": form, "is_mine": is_mine}
    return render(request, "gatherings/move.html", context)


def _as_it_is(row: Gathering, member: Member, now: dt.datetime) -> dict[str, Any]:
    place = Place.objects.visible_to(member, now).filter(gathering=row).select_related("key").first()
    as_is = {name: getattr(row, name) for name in ("day", "starts", "minutes", "time_zone")}
    return {**as_is, "where": place.where if place else ""}


def _move(form: MoveForm, member: Member, row: Gathering, now: dt.datetime) -> bool:
    """Whether it was done; where not, the form says why."""
    where = form.cleaned_data.get("where")
    try:
        actions.move(member=member, gathering=row, when=form.when(), where=where, now=now)
    except ValidationError as error:
        form.add_error(None, error)
    except consent.NotKept as error:
        form.add_error(None, str(error))
    return not form.errors


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, gathering_id: str) -> HttpResponse:
    """Call it off, after being told what that does."""
    member, now = signed_in(request), clock.now()
    row = _gathering(member, gathering_id, now)
    if row.cancelled_at is not None and row.ends_at > now:
        return redirect("gatherings:gathering", gathering_id)
    if not policies.may_cancel(member, row, now):
        raise PermissionDenied
    if request.method == "POST":
        actions.cancel(member=member, gathering=row, now=now)
        messages.success(request, "It is off. Whoever said they come or may come is told within a minute.")
        return redirect("gatherings:gathering", gathering_id)
    return render(request, "gatherings/cancel.html", {"gathering": row, "card": panel.card(row, member, now)})


@require_safe
def notes(request: HttpRequest, gathering_id: str) -> HttpResponse:
    """It as a calendar file. Neither the name nor anything in it says what it is."""
    member, now = signed_in(request), clock.now()
    row: Any = _gathering(member, gathering_id, now)
    raw = calendar.as_file(row, member, row.my_answer or "", now)
    return notes_file(raw, "text/calendar; charset=utf-8", "ics")
