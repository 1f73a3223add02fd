"""Pages for those who hold the space: one round, and who needs somebody."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checkins import rhythm as rhythms
from checkins.board import Room
from checkins.care import asking
from checkins.views.common import round_of
from core import clock
from groups.models import Group
from members.requests import signed_in


@require_safe
def hold(request: HttpRequest, round_id: str) -> HttpResponse:
    """For those who hold the space: who came and what they chose to show, and who asked for somebody."""
    member, now = signed_in(request), clock.now()
    of_round = round_of(member, round_id, now)
    room = Room(member, of_round, now)
    if not room.holds:
        raise PermissionDenied
    context = {
        "round": of_round, "group": of_round.group, "now": now, "is_open": of_round.is_open(now),
        "to_come": of_round.opens_at > now, "here": room.here(), "asking": room.asking(), "not_yet": room.not_yet(),
        "until": rhythms.until_words(of_round.closes_at, now, member.time_zone),
    }  # fmt: skip
    return render(request, "checkins/hold.html", context)


@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """Who asked for somebody in the groups one holds, in the last seven days."""
    member, now = signed_in(request), clock.now()
    if not (member.is_moderator or Group.objects.held_by(member, now).exists()):
        raise PermissionDenied
    return render(request, "checkins/care.html", {"asking": asking(member, now), "now": now})
