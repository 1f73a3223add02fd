"""Pages of the shares app: write, read, answer, take back."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from groups.promises import current, sentences
from members import consent
from members.models import Member
from shares import actions
from shares.audience import people, sharing_with, stays
from shares.forms import ShareForm
from shares.models import Share
from shares.room import Room, enter

OPENERS = {"1": "Today was…", "2": "I’m carrying…", "3": "I’m glad that…"}
"""Ways to begin, for who looks at an empty page."""


def _me(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # LoginRequiredMiddleware saw to it
    return request.user


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, group_id: str) -> HttpResponse:
    """Say something to a group: who reads it, under which promise and for how long stand beside the button."""
    now, member = clock.now(), _me(request)
    room = enter(member, group_id, now)
    if not consent.stands(member, consent.HEALTH_WORDS):
        return render(
            request, "shares/no_consent.html", {"room": room}, status=403 if request.method == "POST" else 200
        )
    if request.method != "POST":
        return _write_page(
            request, room, ShareForm(room=room, last_time=_last_audience(member, room, now)), now
        )
    if "open" in request.POST or "look" in request.POST:
        return _look_again(request, room, now)
    form = ShareForm(request.POST, room=room)
    if not form.is_valid():
        return _write_page(request, room, form, now)
    asked = form.cleaned_data
    actions.share(
        author=member, group=room.group, audience=asked["audience"], words=asked["words"],
        submission=asked["submission"], now=now,
    )  # fmt: skip
    messages.success(request, "It’s there." if room.others else "It’s there, for whoever comes.")
    return redirect("home:group", group_id)


def _last_audience(member: Member, room: Room, now: dt.datetime) -> str | None:
    """What that member chose the last time they said something here; None the first time: then nothing is chosen."""
    mine = Share.objects.visible_to(member, now).filter(group=room.group, author=member)
    return mine.order_by("-created_at").values_list("audience", flat=True).first()


def _look_again(request: HttpRequest, room: Room, now: dt.datetime) -> HttpResponse:
    """The same form with nothing kept: begun with an opener, or its promise rebuilt for the audience just chosen."""
    typed = request.POST.copy()
    opener = OPENERS.get(typed.get("open", ""))
    if opener:
        typed["words"] = "\n\n".join(filter(None, [typed.get("words", "").strip(), opener]))
    form = ShareForm(room=room)
    form.initial = {name: typed.get(name, "") for name in form.fields}
    if request.htmx and not opener:  # type: ignore[attr-defined]
        return render(request, "shares/seal.html", _seal(room, typed.get("audience", ""), _me(request), now))
    return _write_page(request, room, form, now)


def _write_page(request: HttpRequest, room: Room, form: ShareForm, now: dt.datetime) -> HttpResponse:
    audience = form["audience"].value() or ""
    context = {"form": form, "openers": OPENERS, **_seal(room, str(audience), _me(request), now)}
    return render(request, "shares/write.html", context)


def _seal(room: Room, audience: str, member: Member, now: dt.datetime) -> dict[str, Any]:
    """What stands beside the button."""
    return {
        "room": room,
        "audience": audience if audience in Share.Audience.values else "",
        "others": people(len(room.others)),
        "button": sharing_with(room, audience),
        "stays": stays(room.group.fades_at(now), now, member.time_zone),
        "promise": sentences(current(room.group)),
    }
