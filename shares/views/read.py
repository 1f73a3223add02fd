"""Pages of the shares app: write, read, answer, take back."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.prepared import prepared
from groups.querysets import set_aside
from members import consent
from members.models import Member
from members.requests import signed_in
from shares import actions, cards, drafts, drawing, heard, policies, quoting
from shares.actions.answering import may_quote
from shares.audience import readers
from shares.forms import ReplyForm
from shares.models import Acknowledgement, Reply, Share
from shares.room import Room, enter
from shares.voices import reply_words, with_quotes
from vault.sealing import Unopenable


@prepared
def _one(member: int, share: str, now: dt.datetime) -> "QuerySet[Share]":
    """The share of that public id, where that member may read it, with all that hangs on it."""
    me = Member(pk=member)
    found = Share.objects.visible_to(me, now).select_related("key", "group", "author", "promise")
    return found.with_answers(me).annotate(aside=set_aside("share")).filter(public_id=share)


@prepared
def _under(member: int, share: int, now: dt.datetime) -> "QuerySet[Reply]":
    """The replies under that share which that member reads, oldest first."""
    me = Member(pk=member)
    replies = Reply.objects.visible_to(me, now).shown_to(me).filter(share=share)
    replies = replies.annotate(aside=set_aside("reply"))
    return replies.select_related("key").order_by("created_at", "pk")


def _share(member: Member, share_id: str, now: dt.datetime) -> tuple[Share, Room]:
    """A share that member may read, and the room it was said in. Raises Http404."""
    for share in _one(member=member.pk, share=share_id, now=now):
        return share, enter(member, share.group.public_id, now)
    raise Http404("no share there")


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, share_id: str) -> HttpResponse:
    """One share, who hears it, what was answered, and a box to answer in."""
    now, member = clock.now(), signed_in(request)
    found, room = _share(member, share_id, now)
    replies = _replies(member, found, now)
    if request.method == "POST":
        form = ReplyForm(request.POST)
        if form.is_valid() and (answer := _answered(request, found, form, now)):
            return answer
    else:
        begun = drafts.initial(member, request.GET.get("draft", ""), share=found)
        form = ReplyForm(initial=begun or _quote(request.GET.get("quote", ""), found, replies))
    return render(request, "shares/share.html", _page(request, found, room, replies, form, now))


def _answered(request: HttpRequest, to: Share, form: ReplyForm, now: dt.datetime) -> HttpResponse | None:
    """Where a reply that was kept stands. None where it is handed back to its writer."""
    asked, member = form.cleaned_data, signed_in(request)
    try:
        said = actions.reply(author=member, to=to, now=now, **asked)
    except quoting.Copied as error:
        form.add_error("words", str(error))
        return None
    messages.success(request, "Your reply is there.")
    return redirect(f"{reverse('shares:share', args=[to.public_id])}#r-{said.public_id}")


def _replies(member: Member, found: Share, now: dt.datetime) -> list[Reply]:
    """What was answered, oldest first."""
    return _under(member=member.pk, share=found.pk, now=now)


def _opened(said: Share | Reply, column: str = "body") -> str:
    """Its words, or nothing where they cannot be opened."""
    try:
        return getattr(said, column) or ""
    except Unopenable:
        return ""


def _quote(asked: str, found: Share, replies: list[Reply]) -> dict[str, str]:
    """What the link "Quote" puts into the box: the words of the share or of a reply under it, where that is allowed."""
    everything: list[Share | Reply] = [found, *replies]
    said = next((said for said in everything if said.public_id == asked), None)
    if said is None or not may_quote(found):
        return {}
    return {"words": quoting.quoted(_opened(said))}


def _page(
    request: HttpRequest, found: Share, room: Room, replies: list[Reply], form: ReplyForm, now: dt.datetime
) -> dict[str, Any]:
    member, quotes = signed_in(request), may_quote(found)
    zone = member.time_zone
    card = cards.of_one(found, room, zone, now, alone=True)
    return {
        "room": room,
        "card": card,
        "pebble_shapes": room.pebble_shapes(),
        "answers": drawing.answers(card, get_token(request), None),
        "replies": [
            cards.reply_card(reply, room, zone, now, words) for reply, words in _drawn(found, replies, quotes)
        ],
        "left_out": found.answers - len(replies),  # type: ignore[attr-defined]  # annotated by `with_answers`
        "form": form,
        "quotes": quotes,
        "may_write": consent.stands(member, consent.HEALTH_WORDS),
        "readers": readers(room, found.audience),
        "audience": found.audience,
        "care": heard.care_of(found, now) if card.mine else None,
        "aside": card.mine and found.aside,  # type: ignore[attr-defined]  # annotated by `_one`
        # Nobody else reads one that is set aside.
        "aside_replies": {reply.public_id for reply in replies if reply.aside},  # type: ignore[attr-defined]  # by `_under`
        "hand": None if card.mine else heard.hand_of(member, found, now),
        "unfinished": drafts.unfinished(member, share=found, but=str(form["kept"].value() or "")),
        "now": now,
        "zone": zone,
    }


def _drawn(found: Share, replies: list[Reply], quotes: bool) -> Iterator[tuple[Reply, SafeString]]:
    """Each reply with its words as HTML, where quoting is allowed with its quotes."""
    said: list[Share | Reply] = [found, *replies]
    everything = {one.public_id: quoting.compared(_opened(one)) for one in said} if quotes else {}
    note = _opened(found, "note") if quotes else ""
    for reply in replies:
        sources = [words for public_id, words in everything.items() if public_id != reply.public_id]
        yield reply, with_quotes(reply, sources, note) if quotes else reply_words(reply)


@require_POST
def said(request: HttpRequest, share_id: str) -> HttpResponse:
    """Say or unsay one of the three responses: `say=hear`, `unsay=hear`. Sending it twice does no harm."""
    now, member = clock.now(), signed_in(request)
    found, room = _share(member, share_id, now)
    act = actions.acknowledge if "say" in request.POST else actions.unsay
    kind = request.POST.get("say") or request.POST.get("unsay")
    if kind not in Acknowledgement.Kind.values:
        return HttpResponseBadRequest("Choose one of the three.", content_type="text/plain")
    act(member=member, share=found, kind=kind, now=now)
    from_feed = request.POST.get("from")
    if request.htmx:  # type: ignore[attr-defined]
        found, room = _share(member, share_id, now)
        card = cards.of_one(found, room, member.time_zone, now, alone=from_feed is None)
        return HttpResponse(drawing.answers(card, get_token(request), from_feed))
    if from_feed is None:
        return redirect("shares:share", share_id)
    page = f"?before={from_feed}" if len(from_feed) == len(share_id) and from_feed.isalnum() else ""
    return redirect(f"{reverse('home:group', args=[room.group.public_id])}{page}#s-{share_id}")


@require_safe
def since(request: HttpRequest, group_id: str) -> HttpResponse:
    """While a group's page is being read: whether somebody else has shared something since its first share (`after`; without
    it, at all). 204, or a button that leads there. Nothing is put into a page by itself."""
    now, member = clock.now(), signed_in(request)
    room = enter(member, group_id, now)
    shown = Share.objects.visible_to(member, now).shown_to(member).filter(group=room.group)
    after = request.GET.get("after", "")
    if after:
        first = shown.filter(public_id=after).values_list("created_at", "pk").first()
        shown = shown.after(*first) if first else shown.none()
    if not shown.exclude(author=member).exists():
        return HttpResponse(status=204)
    return render(request, "shares/since.html", {"room": room})


@require_safe
def reply(request: HttpRequest, reply_id: str) -> HttpResponse:
    """Where a notice of a reply leads: to that reply on its share's page."""
    found = _reply(signed_in(request), reply_id, clock.now())
    return redirect(f"{reverse('shares:share', args=[found.share.public_id])}#r-{reply_id}")


def _reply(member: Member, reply_id: str, now: dt.datetime) -> Reply:
    found = get_object_or_404(
        Reply.objects.visible_to(member, now).select_related("share"), public_id=reply_id
    )
    return found


# -- Taking back ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, share_id: str) -> HttpResponse:
    """Take a share back, once it was said what that does."""
    now, member = clock.now(), signed_in(request)
    found, room = _share(member, share_id, now)
    back = reverse("home:group", args=[room.group.public_id])
    return _take_back(request, found, reverse("shares:share", args=[share_id]), back, now)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_reply(request: HttpRequest, reply_id: str) -> HttpResponse:
    """Take a reply back."""
    now = clock.now()
    found = _reply(signed_in(request), reply_id, now)
    page = reverse("shares:share", args=[found.share.public_id])
    return _take_back(request, found, f"{page}#r-{reply_id}", page, now)


def _take_back(
    request: HttpRequest, said: Share | Reply, stay: str, after: str, now: dt.datetime
) -> HttpResponse:
    if not policies.may_take_back(signed_in(request), said):
        raise PermissionDenied
    if request.method == "POST":
        actions.take_back(author=signed_in(request), said=said, now=now)
        messages.success(request, "You took it back. Its words are erased.")
        return redirect(after)
    return render(request, "shares/take_back.html", {"is_reply": isinstance(said, Reply), "stay": stay})
