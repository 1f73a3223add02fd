"""Asking for a hand: the page that asks, following what one asked, and answering what one is asked."""

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from core import clock
from groups.querysets import seats_of, still_speaking
from journeys.actions.directives import PARTS
from journeys.forms import DirectiveForm
from members import consent
from members.models import Member
from members.requests import signed_in
from support import actions, asking, following, panel, refusals, way
from support.forms import AskForm
from support.models import Asked, SupportRequest
from support.querysets import HELP_READ_FOR, help_of

READ_OR_SEND = ["GET", "HEAD", "POST"]

VERBS: dict[str, tuple[Callable[..., None], str]] = {
    "take": (actions.take, "You’re with them. They are told."),
    "cannot": (actions.cannot, "That’s all right. Nobody is told that it was you."),
    "hand_on": (actions.hand_on, "It goes on to the others now. Thank you for having been there."),
    "answered": (actions.answered, "Good. Nobody is asked any more."),
    "withdraw": (actions.withdraw, "It’s taken back. Nobody is asked any more."),
    "close": (actions.close, "It’s closed."),
}
"""What a press does, and what is said then."""


@require_http_methods(READ_OR_SEND)
def hand(request: HttpRequest) -> HttpResponse:
    """Ask for a hand: my ring, or whoever holds one of my circles (`to`). What I asked and what I am asked stands above."""
    member, now = signed_in(request), clock.now()
    own, form = (
        asking.open_one(member, now),
        AskForm(
            request.POST if request.method == "POST" else None,
            line=consent.stands(member, consent.HEALTH_WORDS),
        ),
    )
    ring = asking.of_ring(member)
    seats = list(
        seats_of(member, now).filter(still_speaking("group__")).select_related("group").order_by("since", "pk")
    )  # fmt: skip
    if request.method == "POST":
        to = request.POST.get("to", "")
        circles = [seat.group for seat in seats if seat.group.public_id == to]
        if not circles and to != "ring":
            raise Http404("nobody of that name to ask")
        places = asking.of_circles(circles) if circles else ring
        if form.is_valid():
            try:
                words = form.cleaned_data.get("words", "")
                asked = actions.ask(member=member, places=places, words=words, now=now)
                return redirect("support:one", asked.public_id)
            except (consent.NotKept, refusals.NotNow) as error:
                form.add_error(None, str(error))
    told = panel.hours_of_others(member, [seat.group for seat in seats], now)
    proven = way.read(now)
    context = {
        "own": own, "form": form, "ring": following.names_of(ring), "asking": following.asking(member, now),
        "circles": [(seat.group, *told[seat.group_id]) for seat in seats], "outside": following.outside(now), "now": now,
        "way": proven, "lines_first": proven.fails or not (own or ring or seats), "zone": member.time_zone,
    }  # fmt: skip
    return render(request, "support/hand.html", context)


@require_http_methods(READ_OR_SEND)
def one(request: HttpRequest, hand_id: str) -> HttpResponse:
    """Follow what I asked, or answer what I am asked; `verb` says what a press does."""
    member, now = signed_in(request), clock.now()
    row = _seen(member, hand_id, now)
    if request.method == "POST":
        verb = VERBS.get(request.POST.get("verb", ""))
        if verb is None:
            raise Http404("no such press")
        try:
            verb[0](member=member, request=row, now=now)
            messages.success(request, verb[1])
        except refusals.NotNow as error:
            messages.warning(request, str(error))
        return redirect("support:one", hand_id)
    if row.asker_id == member.pk:
        return _follow(request, following.story(member, row, now), now)
    told = following.asking(member, now, row)
    return render(request, "support/asked.html", {"one": told[0], "now": now})


def _follow(request: HttpRequest, story: following.Story, now: dt.datetime) -> HttpResponse:
    by_hand = request.GET.get("only") == "by-hand"
    context = {"story": story, "outside": following.outside(now), "now": now, "by_hand": by_hand}
    return render(request, "support/follow.html", context)


@require_safe
def look(request: HttpRequest, hand_id: str) -> HttpResponse:
    """What I asked, as its open page looks again by itself, which keeps no session awake (`members.middleware`): the page; or
    for a script nothing, and once it would say something else than what was `seen`, the way to it."""
    member, now = signed_in(request), clock.now()
    row = get_object_or_404(SupportRequest.objects.visible_to(member, now), public_id=hand_id, asker=member)
    story = following.story(member, row, now)
    if not request.htmx:  # type: ignore[attr-defined]
        return _follow(request, story, now)
    if request.GET.get("seen") == story.mark:
        return HttpResponse()
    return HttpResponseClientRedirect(request.path)


@require_http_methods(READ_OR_SEND)
def help_me(request: HttpRequest, hand_id: str) -> HttpResponse:
    """ "How to help me" of who asks, for who holds it: opened by a press, read by looking."""
    member, now = signed_in(request), clock.now()
    row = _seen(member, hand_id, now)
    if request.method == "POST":
        try:
            actions.open_help(member=member, request=row, now=now)
        except refusals.NotNow as error:
            messages.warning(request, str(error))
            return redirect("support:one", hand_id)
        return redirect("support:help_me", hand_id)
    held = Asked.objects.visible_to(member, now).filter(
        member=member, held_at__isnull=False, request__state="held"
    )
    get_object_or_404(held, request=row, opened_at__gt=now - HELP_READ_FOR)
    directive = help_of(row.asker_id, member, now).select_related("key").first()
    labels = DirectiveForm().fields
    parts = [
        (labels[part].label, getattr(directive, part)) for part in PARTS if getattr(directive, part, None)
    ]
    told = following.asking(member, now, row)
    return render(request, "support/help_me.html", {"one": told[0], "parts": parts, "now": now})


def _seen(member: Member, hand_id: str, now: dt.datetime) -> SupportRequest:
    rows = SupportRequest.objects.visible_to(member, now).select_related("asker")
    return get_object_or_404(rows, public_id=hand_id)
