"""Nobody unheard: the list of who waits, taking one in hand, and the hint beside a reply that is being written."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.templatetags.wayside import when
from groups.refusals import NotNow
from groups.seats import my_seat
from members.actions import set_reply_hints
from members.models import Member
from members.requests import signed_in
from shares import actions, compass, faces, waiting
from shares.models import LONGEST, Share, Waiting
from shares.room import Room, enter

PAGE = 20
"""Shares on the list: the ones due first."""


def _share(member: Member, share_id: str, now: dt.datetime) -> Share:
    return get_object_or_404(
        Share.objects.visible_to(member, now).select_related("group"), public_id=share_id
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One share that waits, without its words."""

    id: str
    name: SafeString
    pebble: SafeString
    when: SafeString
    hard: bool
    mine: bool
    """Whether the reader has it in hand."""
    owner: SafeString | None
    """Who else has, if so."""


def _line(row: Waiting, room: Room, zone: str, now: dt.datetime) -> Line:
    said, face = row.share, faces.of_share(row.share, room)
    owner = room.people.get(row.owner_id or 0) if waiting.in_hand(row, now) else None
    mine = owner is room.me
    other = owner.shown if owner and owner.here and not mine else None
    return Line(
        said.public_id,
        face.name,
        face.pebble,
        when(said.created_at, now, zone, said.unnamed),
        said.hard,
        mine,
        other,
    )


@require_safe
def waits(request: HttpRequest, group_id: str) -> HttpResponse:
    """Who waits for an answer in a circle, for those who hold it and those who like to be asked; others learn how to be."""
    now, member = clock.now(), signed_in(request)
    seat = my_seat(member, group_id, now)
    room = enter(member, group_id, now)
    asked = seat.holds or seat.willing
    rows = waiting.for_me(member, now, holds=seat.holds).filter(group=room.group)
    context: dict[str, Any] = {
        "room": room,
        "asked": asked,
        "pebble_shapes": room.pebble_shapes(),
        "holds": seat.holds,
        "lines": [_line(row, room, member.time_zone, now) for row in rows[:PAGE]] if asked else [],
    }
    return render(request, "shares/waiting.html", context)


@require_POST
def in_hand(request: HttpRequest, share_id: str) -> HttpResponse:
    """Take a waiting share in hand, or let it go: `verb` is take or let_go. Leads to the share, or back to the list."""
    now, member = clock.now(), signed_in(request)
    found = _share(member, share_id, now)
    if request.POST.get("verb") == "let_go":
        actions.let_go(member=member, share=found, now=now)
        messages.success(request, "You let it go. Somebody else can take it.")
        return redirect("shares:waiting", found.group.public_id)
    try:
        actions.take_in_hand(member=member, share=found, now=now)
    except NotNow as error:
        messages.warning(request, str(error))
        return redirect("shares:share", share_id)
    messages.success(request, "You have it. Whoever said it can see that.")
    return redirect("shares:share", share_id)


@require_POST
def hint(request: HttpRequest, share_id: str) -> HttpResponse:
    """A suggestion beside the reply being written, or nothing (204); with `off` no suggestions from now on. What was typed is
    looked at and forgotten: neither kept nor noted anywhere."""
    member = signed_in(request)
    found = _share(member, share_id, clock.now())
    if "off" in request.POST:
        set_reply_hints(member=member, wanted=False)
        return render(request, "shares/compass_words.html", {"off": True})
    said = None
    if member.reply_hints:
        said = compass.hint(request.POST.get("words", "")[:LONGEST], str(found.wish))
    if said is None and not request.POST.get("hinted"):
        return HttpResponse(status=204)
    return render(request, "shares/compass_words.html", {"said": said, "share_id": share_id})
