"""Pages for those who hold the space: one round, its closing words, handing over, and who needs somebody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from checkins import actions, holding, policies
from checkins import rhythm as rhythms
from checkins.board import Room
from checkins.care import asking
from checkins.forms import ClosingForm, HandOverForm
from checkins.models import Afterword, Handover, Letter
from checkins.views.common import round_of
from core import clock
from groups import promises
from groups.models import Group
from members import consent
from members.requests import signed_in

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_safe
def hold(request: HttpRequest, round_id: str) -> HttpResponse:
    """For those who hold the space: who came and what they chose to show, who asked for somebody, what is to celebrate, whom the
    circle has not heard from, and who holds this one and the next."""
    member, now = signed_in(request), clock.now()
    of_round = round_of(member, round_id, now)
    room = Room(member, of_round, now)
    if not room.holds:
        raise PermissionDenied
    letters = Letter.objects.visible_to(member, now).filter(round=of_round, author=member)
    before, onward = holding.handed(member, of_round, room.by_member, now)
    context = {
        "round": of_round, "group": of_round.group, "now": now, "is_open": of_round.is_open(now),
        "to_come": of_round.opens_at > now, "here": room.here(), "asking": room.asking(),
        "not_heard": [] if of_round.closes_at > now else room.not_heard(),
        "celebrate": holding.to_celebrate(member, of_round, now), "before": before, "onward": onward,
        "closing": holding.closing_words(member, of_round, room.by_member, now),
        "post": holding.post(member, list(letters.order_by("at", "pk")), now),
        "until": rhythms.until_words(of_round.closes_at, now, member.time_zone),
    }  # fmt: skip
    return render(request, "checkins/hold.html", context)


@require_http_methods(READ_OR_SEND)
def afterword(request: HttpRequest, round_id: str) -> HttpResponse:
    """Closing words for everyone: left, changed, taken back (`verb` is back)."""
    member, now = signed_in(request), clock.now()
    of_round = round_of(member, round_id, now)
    if not policies.may_hold_round(member, of_round, now):
        raise PermissionDenied
    mine = Afterword.objects.mine(member, now).filter(round=of_round).select_related("key").first()
    if request.method == "POST" and request.POST.get("verb") == "back":
        if mine is not None:
            actions.take_back_held(member=member, said=mine)
        messages.success(request, "Your closing words are taken back.")
        return redirect("checkins:hold", round_id)
    form = ClosingForm(
        request.POST if request.method == "POST" else None, initial={"words": mine.words if mine else ""}
    )
    if form.is_valid():
        try:
            actions.close_with(member=member, of_round=of_round, words=form.cleaned_data["words"], now=now)
            messages.success(request, "Your closing words are there.")
            return redirect("checkins:hold", round_id)
        except consent.NotKept as error:
            form.add_error(None, str(error))
    stays = promises.STAYS[of_round.group.stay_days] if of_round.group.stay_days else ""
    context = {"round": of_round, "group": of_round.group, "form": form, "mine": mine, "stays": stays}
    return render(request, "checkins/afterword.html", context)


@require_http_methods(READ_OR_SEND)
def hand_over(request: HttpRequest, round_id: str) -> HttpResponse:
    """Who holds the check-ins after this one, the notes about it, and handing them over or on (`verb` back takes a note back)."""
    member, now = signed_in(request), clock.now()
    of_round = round_of(member, round_id, now)
    room = Room(member, of_round, now)
    if not policies.may_hold_round(member, of_round, now):
        raise PermissionDenied
    if request.method == "POST" and request.POST.get("verb") == "back":
        mine = Handover.objects.mine(member, now).filter(round=of_round)
        row = get_object_or_404(mine, public_id=request.POST.get("note", "")[:10])
        actions.take_back_held(member=member, said=row)
        messages.success(request, "You’ve taken it back.")
        return redirect("checkins:hand_over", round_id)
    seats = [seat for seat in room.seats if seat.holds and seat.member_id != member.pk]
    form = HandOverForm(request.POST if request.method == "POST" else None, seats=seats)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.hand_over(member=member, of_round=of_round, seat=said["to"], words=said["words"], now=now)
            messages.success(request, f"{said['to'].name} holds the next ones.")
            return redirect("checkins:hold", round_id)
        except consent.NotKept as error:
            form.add_error(None, str(error))
    notes = holding.handed(member, of_round, room.by_member, now)[1]
    context = {
        "round": of_round, "group": of_round.group, "form": form, "notes": notes, "seats": seats, "now": now,
    }  # fmt: skip
    return render(request, "checkins/hand_over.html", context)


@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """Who asked for somebody in the groups one holds, in the last seven days."""
    member, now = signed_in(request), clock.now()
    if not (member.is_moderator or Group.objects.held_by(member, now).exists()):
        raise PermissionDenied
    return render(request, "checkins/care.html", {"asking": asking(member, now), "now": now})
