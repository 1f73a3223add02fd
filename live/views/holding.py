"""Holding a live round: the console's buttons, the end, where it meets. Without JavaScript every press loads the page anew."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from groups.models import Membership
from live import actions
from live.forms import LinkForm
from live.models import LiveRound, MeetingLink, Turn
from live.views.common import here, opened
from members.models import Member
from members.requests import signed_in


@require_POST
def open_door(request: HttpRequest, round_id: str) -> HttpResponse:
    """Open the door, and be the first to come in."""
    member, now = signed_in(request), clock.now()
    at = here(member, round_id, now)
    row = actions.open_door(member=member, of_round=at.round, now=now)
    if row.goes_on:
        actions.come_in(member=member, live=row, now=now)
    return at.back()


@require_POST
def hold(request: HttpRequest, round_id: str) -> HttpResponse:
    """Press one of the console's buttons. Each says what it was pressed on; where that is past, nothing happens."""
    member, now = signed_in(request), clock.now()
    at, row = opened(member, round_id, now)
    if not at.seat.holds:
        raise PermissionDenied
    verb, step = request.POST.get("do", ""), _number(request, "step")
    common: dict[str, Any] = {"member": member, "live": row, "now": now}
    if verb == "begin":
        actions.begin(step=step, **common)
    elif verb in ("thank", "passed"):
        actions.hand_on(step=step, passed=verb == "passed", **common)
    elif verb == "more":
        actions.more_time(step=step, had=_number(request, "had"), **common)
    elif verb in ("rest", "resume"):
        actions.pause(rest=verb == "rest", **common)
    elif verb == "close":
        actions.close(step=step, **common)
    elif verb.startswith("move-"):
        _move(member, row, verb, now)
    else:
        raise PermissionDenied
    return at.back()


def _move(member: Member, row: LiveRound, verb: str, now: dt.datetime) -> None:
    """`move-SEAT-before-SEAT` or `move-SEAT-behind-SEAT`."""
    parts = verb.split("-")
    if len(parts) != 4 or parts[2] not in ("before", "behind"):
        raise PermissionDenied
    seats = Membership.objects.visible_to(member, now).filter(
        group=row.group_id, public_id__in=[parts[1], parts[3]]
    )
    members = dict(seats.values_list("public_id", "member"))
    turns = Turn.objects.visible_to(member, now).filter(live=row, member__in=members.values())
    by_member: dict[int | None, int] = dict(turns.values_list("member", "pk"))
    turn, other = by_member.get(members.get(parts[1])), by_member.get(members.get(parts[3]))
    if turn is not None and other is not None:
        actions.move(member=member, live=row, turn=turn, other=other, before=parts[2] == "before", now=now)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, round_id: str) -> HttpResponse:
    """End it, after being told what goes."""
    member, now = signed_in(request), clock.now()
    at, row = opened(member, round_id, now)
    if not at.seat.holds:
        raise PermissionDenied
    if not row.goes_on:
        return at.back()
    if request.method == "POST":
        actions.end(member=member, live=row, now=now)
        return at.back()
    return render(request, "live/end.html", {"round": at.round, "group": at.seat.group})


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, round_id: str) -> HttpResponse:
    """Say where it meets."""
    member, now = signed_in(request), clock.now()
    at, row = opened(member, round_id, now)
    if not at.seat.holds:
        raise PermissionDenied
    if not row.goes_on:
        return at.back()
    links = MeetingLink.objects.visible_to(member, now).of_who_holds(now)
    there = links.filter(live=row).select_related("key").first()
    form = LinkForm(request.POST or None, initial={"address": there.address if there else ""})
    if request.method == "POST" and form.is_valid():
        actions.set_link(member=member, live=row, address=form.cleaned_data["address"], now=now)
        return redirect("live:live", round_id)
    return render(
        request, "live/link.html", {"round": at.round, "group": at.seat.group, "form": form, "there": there}
    )


def _number(request: HttpRequest, name: str) -> int:
    """What the form says the press was made on; -1, which is no step, where it says nothing sensible."""
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
