"""The page of a live round, what an open page asks by itself, and what is one's own to press."""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST, require_safe

from core import clock
from live import actions, policies
from live.models import Turn
from live.over import LINGERS
from live.room import Room
from live.views.common import Here, here, is_kept_open, keep_page_open, opened
from members import quiet
from members.models import Member
from members.requests import signed_in


@require_safe
def live(request: HttpRequest, round_id: str) -> HttpResponse:
    """Sit together: the ring, the order, whose turn it is."""
    member, now = signed_in(request), clock.now()
    at = here(member, round_id, now)
    context = _context(request, at, member, now)
    if is_kept_open(request, at):
        context["lock_minutes"] = 0
    return render(request, "live/live.html", context)


@require_safe
def look(request: HttpRequest, round_id: str) -> HttpResponse:
    """The part of the page that changes; nothing (204) where the page has it already: `?seen=` is the change it shows."""
    member, now = signed_in(request), clock.now()
    at = here(member, round_id, now)
    if request.GET.get("seen") == str(at.change):
        return HttpResponse(status=204)
    return render(request, "live/room.html", _context(request, at, member, now))


@require_safe
def listen(request: HttpRequest, round_id: str) -> HttpResponse:
    """At which change the live round is, as an event stream of one line. `live.stream` goes on from there; without it the
    browser asks again after a while, which is enough."""
    member, now = signed_in(request), clock.now()
    at = here(member, round_id, now)
    if at.live is not None and not at.live.goes_on:
        return HttpResponse(status=204)  # a browser asks no more
    answer = HttpResponse(f"retry: 4000\ndata: {at.change}\n\n", content_type="text/event-stream")
    # For `live.stream`, which takes it off: who listens, in a way that names nobody.
    answer["X-Listener"] = salted_hmac("live.listener", str(member.pk)).hexdigest()[:16]
    return answer


def _context(request: HttpRequest, at: Here, member: Member, now: dt.datetime) -> dict[str, object]:
    common = {
        "round": at.round,
        "group": at.seat.group,
        "seat": at.seat,
        "now": now,
        "zone": member.time_zone,
    }
    if at.live is None:
        may_open = policies.may_open(member, at.round, now)
        return common | {
            "may_open": may_open,
            "door_at": at.round.opens_at - policies.DOOR,
            "closed": at.round.closes_at <= now,
        }
    room = Room(member, at.live, at.seat, now)
    gone_at = at.live.ended_at + LINGERS if at.live.ended_at else None
    return common | {
        "room": room,
        "live": at.live,
        "gone_at": gone_at,
        "shared": quiet.is_shared(request.session),
    }


@require_POST
def come(request: HttpRequest, round_id: str) -> HttpResponse:
    """Come in, or be here again."""
    member, now = signed_in(request), clock.now()
    at, row = opened(member, round_id, now)
    if row.goes_on:
        actions.come_in(member=member, live=row, now=now)
        keep_page_open(request, at)
    return at.back()


@require_POST
def beat(request: HttpRequest, round_id: str) -> HttpResponse:
    """An open page says that it is open. Who has no place, or where it has ended, is not noted."""
    member, now = signed_in(request), clock.now()
    at, row = opened(member, round_id, now)
    if row.goes_on and Turn.objects.visible_to(member, now).filter(live=row, member=member).exists():
        actions.beat(member=member, live=row, now=now)
    is_kept_open(request, at)
    return HttpResponse(status=204)


VERBS: dict[str, Callable[..., None]] = {
    "pass": actions.pass_by,
    "done": actions.done,
    "listen": actions.listen,
    "turn": actions.take_turn_after_all,
    "go": actions.go,
}
"""What the buttons of one's own turn are called in the form."""


@require_POST
def mine(request: HttpRequest, round_id: str) -> HttpResponse:
    """Press one of the buttons of one's own turn."""
    member, now = signed_in(request), clock.now()
    at, row = opened(member, round_id, now)
    verb = request.POST.get("do", "")
    has_place = Turn.objects.visible_to(member, now).filter(live=row, member=member).exists()
    if not row.goes_on or not has_place:
        return at.back()
    if verb in VERBS:
        VERBS[verb](member=member, live=row, now=now)
    elif verb in ("hand", "nohand"):
        actions.put_hand(member=member, live=row, up=verb == "hand", now=now)
    else:
        raise PermissionDenied
    if verb == "go":
        quiet.close_kept(request.session)
    return at.back()
