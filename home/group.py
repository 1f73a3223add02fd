"""The group's own page: the ring, what is going on, and what was said lately."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from checkins.panel import panel
from core import clock
from gatherings.panel import next_one
from groups.banners import banners
from home.context import MOST_SHOWN, MyGroup
from members.requests import signed_in
from milestones.panel import celebrations
from shares import drawing, feed
from shares.room import enter
from support import way
from support.panel import hours as duty


@require_safe
def group(request: HttpRequest, group_id: str) -> HttpResponse:
    """Be in the room. At most eleven statements, however much was said (tests/shares/test_feed.py)."""
    member, now = signed_in(request), clock.now()
    asked = request.GET
    before, after, waiting = asked.get("before", ""), asked.get("after", ""), asked.get("show") == "waiting"
    read = feed.read(member, group_id, now, before=before, after=after, waiting=waiting)
    room = enter(member, group_id, now, met=read.met())  # of five hundred people a page names a few
    shown = feed.drawn(read, room, member.time_zone, now)
    token = get_token(request)
    context = {
        "csrf_token": token,
        "room": room,
        "banners": banners(room.group, now, member.time_zone),
        "panel": panel(member, room.group, now),
        "celebrations": celebrations(member, room.group, now),
        "duty": duty(member, room.group, now),
        "way": way.read(now) if room.me.holds else None,
        "gathering": next_one(member, room.group, now),
        "feed": shown,
        "cards": drawing.cards(shown.cards, token, before),
        "pebble_shapes": room.pebble_shapes(),
        "newest": not (before or after or waiting),
        "holders": [person.name for person in room.holders],
        "my_groups": [
            MyGroup(seat.group_name, reverse("home:group", args=[seat.group_id]), seat.pebble)
            for seat in room.my_seats[: MOST_SHOWN + 1]
        ],
        "now": now,
        "zone": member.time_zone,
    }
    return render(request, "home/group.html", context)
