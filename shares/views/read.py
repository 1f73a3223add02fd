"""Pages of the shares app: write, read, answer, take back."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from members import consent
from members.models import Member
from shares import actions, drawing, feed, policies
from shares.audience import readers
from shares.forms import ReplyForm
from shares.models import Acknowledgement, Reply, Share
from shares.room import Room, enter
from shares.words import pebble_shapes

OPENERS = {"1": "Today was…", "2": "I’m carrying…", "3": "I’m glad that…"}
"""Ways to begin, for who looks at an empty page."""


def _me(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # LoginRequiredMiddleware saw to it
    return request.user


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
