"""Pages of the shares app: write, read, answer, take back."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from groups.promises import current, sentences
from members import consent
from members.models import Member
from shares import actions, drawing, feed, policies
from shares.forms import ReplyForm, ShareForm
from shares.models import Acknowledgement, Reply, Share
from shares.room import Room, enter
from shares.words import pebble_shapes, people, readers, sharing_with, stays

OPENERS = {"1": "Today was…", "2": "I’m carrying…", "3": "I’m glad that…"}
"""Ways to begin, for who looks at an empty page."""


def _me(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # LoginRequiredMiddleware saw to it
    return request.user


# -- Writing ----------------------------------------------------------------------------------------------------------


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


# -- Reading and answering ----------------------------------------------------------------------------------------------


def _share(member: Member, share_id: str, now: dt.datetime) -> tuple[Share, Room]:
    """A share that member may read, and the room it was said in. Raises Http404."""
    found = Share.objects.visible_to(member, now).select_related("key", "group", "author").with_answers()
    share = found.filter(public_id=share_id).first()
    if share is None:
        raise Http404("no such share")
    return share, enter(member, share.group.public_id, now)


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, share_id: str) -> HttpResponse:
    """One share, who hears it, what was answered, and a box to answer in."""
    now, member = clock.now(), _me(request)
    found, room = _share(member, share_id, now)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        said = actions.reply(
            author=member, to=found, words=asked["words"], submission=asked["submission"], now=now
        )
        messages.success(request, "Your reply is there.")
        return redirect(f"{reverse('shares:share', args=[share_id])}#r-{said.public_id}")
    replies = Reply.objects.visible_to(member, now).filter(share=found).select_related("key")
    card = feed.card(found, feed.voice(found), room, member.time_zone, now, alone=True)
    context = {
        "room": room,
        "card": card,
        "pebble_shapes": pebble_shapes(room),
        "answers": drawing.answers(card, get_token(request), None),
        "replies": [
            feed.reply_card(r, room, member.time_zone, now) for r in replies.order_by("created_at", "pk")
        ],
        "form": form,
        "may_write": consent.stands(member, consent.HEALTH_WORDS),
        "readers": readers(room, found.audience),
        "held": found.audience == Share.Audience.FACILITATORS,
    }
    return render(request, "shares/share.html", context)


@require_POST
def said(request: HttpRequest, share_id: str) -> HttpResponse:
    """Say or unsay one of the three responses: `say=hear`, `unsay=hear`. Sending it twice does no harm."""
    now, member = clock.now(), _me(request)
    found, room = _share(member, share_id, now)
    act = actions.acknowledge if "say" in request.POST else actions.unsay
    kind = request.POST.get("say") or request.POST.get("unsay")
    if kind not in Acknowledgement.Kind.values:
        return HttpResponseBadRequest("Choose one of the three.", content_type="text/plain")
    act(member=member, share=found, kind=kind, now=now)
    from_feed = request.POST.get("from")
    if request.htmx:  # type: ignore[attr-defined]
        found, room = _share(member, share_id, now)
        card = feed.card(found, feed.voice(found), room, member.time_zone, now, alone=from_feed is None)
        return HttpResponse(drawing.answers(card, get_token(request), from_feed))
    if from_feed is None:
        return redirect("shares:share", share_id)
    page = f"?before={from_feed}" if len(from_feed) == len(share_id) and from_feed.isalnum() else ""
    return redirect(f"{reverse('home:group', args=[room.group.public_id])}{page}#s-{share_id}")


@require_safe
def reply(request: HttpRequest, reply_id: str) -> HttpResponse:
    """Where a notice of a reply leads: to that reply on its share's page."""
    found = _reply(_me(request), reply_id, clock.now())
    return redirect(f"{reverse('shares:share', args=[found.share.public_id])}#r-{reply_id}")


def _reply(member: Member, reply_id: str, now: dt.datetime) -> Reply:
    found = Reply.objects.visible_to(member, now).filter(public_id=reply_id).select_related("share").first()
    if found is None:
        raise Http404("no such reply")
    return found


# -- Taking back ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, share_id: str) -> HttpResponse:
    """Take a share back, once it was said what that does."""
    now, member = clock.now(), _me(request)
    found, room = _share(member, share_id, now)
    back = reverse("home:group", args=[room.group.public_id])
    return _take_back(request, found, reverse("shares:share", args=[share_id]), back, now)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_reply(request: HttpRequest, reply_id: str) -> HttpResponse:
    """Take a reply back."""
    now = clock.now()
    found = _reply(_me(request), reply_id, now)
    page = reverse("shares:share", args=[found.share.public_id])
    return _take_back(request, found, f"{page}#r-{reply_id}", page, now)


def _take_back(
    request: HttpRequest, said: Share | Reply, stay: str, after: str, now: dt.datetime
) -> HttpResponse:
    if not policies.may_take_back(_me(request), said):
        raise PermissionDenied
    if request.method == "POST":
        actions.take_back(author=_me(request), said=said, now=now)
        messages.success(request, "You took it back. Its words are erased.")
        return redirect(after)
    return render(request, "shares/take_back.html", {"is_reply": isinstance(said, Reply), "stay": stay})
