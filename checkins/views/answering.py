"""Answering a round, passing it, and taking an answer back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from checkins import actions, answered, beginnings, holding, looking_back, policies, refusals
from checkins import rhythm as rhythms
from checkins.board import Room, last_audience, show
from checkins.forms import CheckInForm
from checkins.models import Beginning, CheckIn, Letter
from checkins.views.common import round_of
from core import clock
from groups import promises
from members.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, round_id: str) -> HttpResponse:
    """One minute: answer, change the answer until it closes, read it back, and read what others said."""
    member, now = signed_in(request), clock.now()
    of_round = round_of(member, round_id, now)
    room = Room(member, of_round, now)
    last = last_audience(member, of_round, now)
    begun = beginnings.begun(member, of_round, now)
    form = answer_form(room, last, begun, request.POST or None, request.GET.get("from", ""))
    if request.method == "POST":
        if not policies.may_answer(member, of_round, now):
            raise PermissionDenied
        if form.is_valid():
            said, named = form.answers(), beginnings.form_of(request.POST)
            try:
                actions.answer(member=member, of_round=of_round, now=now, form=named, **said)
                messages.success(request, "Your check-in is there.")
                return redirect("checkins:answer", round_id)
            except refusals.Meanwhile as error:
                actions.keep_beginning(
                    member=member, of_round=of_round, answers=request.POST, form=named, now=now
                )
                room, begun = Room(member, of_round, now), beginnings.begun(member, of_round, now)
                form = answer_form(room, last, begun, again(request.POST, room))
                form.add_error(None, str(error))
    own = own_beginning(begun, form)
    context = {
        "round": of_round, "group": of_round.group, "now": now, "room": room, "form": form, "mine": room.mine,
        "begun": own, "beside": beginnings.beside((row for row in begun if row != own), of_round),
        "last_plan": looking_back.last_plan(member, of_round, now),
        "said": show(room.mine, now) if room.mine else None, "faded": bool(room.mine and room.mine.has_faded(now)),
        "fades_after": promises.STAYS[of_round.group.stay_days] if of_round.group.stay_days else "", "others": room.others(),
        "is_open": of_round.is_open(now), "to_come": of_round.opens_at > now,
        "until": rhythms.until_words(of_round.closes_at, now, member.time_zone),
        "closing": holding.closing_words(member, of_round, room.by_member, now), "seen_by": _seen_by(room),
        "may_be_kept": policies.may_be_kept(member), "promise": promises.sentences(promises.current(of_round.group)),
    }  # fmt: skip
    return render(request, "checkins/answer.html", context)


def _seen_by(room: Room) -> list[holding.Post]:
    """Who wrote to the one who asked for somebody: that they have seen it is said only then."""
    if room.mine is None or room.mine.reach == CheckIn.Reach.NO:
        return []
    rows = Letter.objects.visible_to(room.member, room.now).shown_to(room.member)
    letters = rows.filter(round=room.round, reader=room.member).select_related("key")
    return holding.post(room.member, list(letters), room.now)


def again(said: QueryDict, room: Room) -> QueryDict:
    """What was typed, on the answer that stands now: sent from there it takes its place."""
    typed = said.copy()
    typed["on"] = beginnings.name_of(room.mine)
    return typed


def own_beginning(begun: list[Beginning], form: CheckInForm) -> Beginning | None:
    """What was begun in that form itself, or is what it goes on with."""
    mine, kept = str(form["submission"].value()), form["kept"].value()
    named = (row for row in begun if str(row.submission) == mine or beginnings.kept_name(row) == kept)
    return next(named, None)


def answer_form(
    room: Room, last: str, begun: list[Beginning], said: QueryDict | None, public_id: str = ""
) -> CheckInForm:
    """The form of that round, with the answer it would change and what was begun of it last, or under that id."""
    mine, newest = room.mine, begun[0] if begun else None
    chosen = next((row for row in begun if row.public_id == public_id), newest)
    initial: dict[str, Any] = {}
    if mine is not None and not mine.passed and not mine.has_faded(room.now):
        initial = {
            name: getattr(mine, name) or "" for name in ("weather", "pull", "words", "reach", "audience")
        }
        initial |= answered.more(mine)
    if chosen is not None:  # what was emptied meanwhile stays empty
        initial = {name: initial[name] for name in ("reach", "audience") if name in initial} | (
            beginnings.unpacked(chosen)
        )
    initial["on"] = beginnings.name_of(mine)
    group = room.round.group
    form = CheckInForm(said, initial=initial, pull_noun=group.pull_noun, asks=room.round.asks)
    form.name_people(group=group.name, room=room, last=last)
    return form


@require_POST
def pass_by(request: HttpRequest, round_id: str) -> HttpResponse:
    """Be here and say nothing."""
    member, now = signed_in(request), clock.now()
    actions.pass_by(member=member, of_round=round_of(member, round_id, now), now=now)
    messages.success(request, "Passed. That is always all right.")
    return redirect("checkins:answer", round_id)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, round_id: str) -> HttpResponse:
    """Take one's own answer back, after being told what goes."""
    member, now = signed_in(request), clock.now()
    of_round = round_of(member, round_id, now)
    mine = get_object_or_404(CheckIn.objects.visible_to(member, now), round=of_round, member=member)
    if request.method == "POST":
        actions.take_back(member=member, check_in=mine, now=now)
        messages.success(request, "Your check-in is taken back.")
        return redirect("checkins:answer", round_id)
    return render(request, "checkins/take_back.html", {"round": of_round, "is_open": of_round.is_open(now)})
