"""Openings: asking to see more, agreeing, beginning after a fresh sign-in, reading, ending."""

import datetime as dt

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from checkins.answered import as_lines
from core import clock
from groups.seats import GONE, lasting_seats
from members.models import Member
from members.requests import signed_in
from moderation import actions, policies
from moderation.forms import MoreForm
from moderation.models import Evidence, Opening
from moderation.querysets import opened
from moderation.reasons import OPENED, SILENT
from moderation.views.cases import at_desk

MOST = 200
"""Things one page of an opening shows, the newest first: an hour is not for reading a circle's life."""


def moderator(request: HttpRequest) -> Member:
    """The moderator whose request this is. Raises PermissionDenied for everybody else."""
    member = signed_in(request)
    if not member.is_moderator:
        raise PermissionDenied
    return member


def _one(member: Member, opening_id: str, now: dt.datetime) -> Opening:
    rows = Opening.objects.visible_to(member, now).select_related("case", "group", "key")
    return get_object_or_404(rows, public_id=opening_id)


@require_http_methods(["GET", "HEAD", "POST"])
def more(request: HttpRequest, case_id: str) -> HttpResponse:
    """Ask to see more than what was reported."""
    member, now = moderator(request), clock.now()
    row = at_desk(member, case_id, now)
    if not policies.may_ask_opening(member, row, now):
        raise PermissionDenied
    shares = Evidence.objects.visible_to(member, now).filter(case=row, kind="share", reported=True)
    piece = shares.order_by("pk").first()
    form = MoreForm(request.POST if request.method == "POST" else None, thread=piece is not None)
    if form.is_valid():
        asked = actions.ask_opening(member=member, case=row, piece=piece, now=now, **form.cleaned_data)
        messages.success(request, "It is asked.")
        return redirect("moderation:opening", asked.public_id)
    context = {
        "case": row, "form": form, "thread": piece, "alone": policies.alone(member, row),
        "nobody": not policies.others(member, row, now),
    }  # fmt: skip
    return render(request, "moderation/more.html", context)


@require_safe
def opening(request: HttpRequest, opening_id: str) -> HttpResponse:
    """How one stands: why it is asked for, who agreed, whether it can begin. No member's words."""
    member, now = moderator(request), clock.now()
    row = _one(member, opening_id, now)
    context = {
        "opening": row, "how": row.stands(now), "why": OPENED[row.reason], "silent": SILENT.get(row.silent, ""), "now": now,
        "may_agree": policies.may_agree(member, row, now), "may_begin": policies.may_begin(member, row, now),
        "may_end": policies.may_end(member, row, now), "own": row.asked_by_id == member.pk, "made_alone": policies.made_alone(member, row.case),
    }  # fmt: skip
    return render(request, "moderation/opening.html", context)


@require_POST
def agree(request: HttpRequest, opening_id: str) -> HttpResponse:
    """Another moderator agrees, freshly signed in."""
    member, now = moderator(request), clock.now()
    row = _one(member, opening_id, now)
    if not policies.may_agree(member, row, now):
        raise PermissionDenied
    raise_if_reauthentication_required(request, app="allauth.mfa")
    actions.agree(member=member, opening=row, now=now)
    messages.success(request, "You agreed. Only who asked can read, and you can end it at any time.")
    return redirect("moderation:opening", opening_id)


@require_POST
def decline(request: HttpRequest, opening_id: str) -> HttpResponse:
    """Another moderator says no; or who asked takes it back."""
    member, now = moderator(request), clock.now()
    actions.decline(member=member, opening=_one(member, opening_id, now), now=now)
    messages.success(request, "It stays closed.")
    return redirect("moderation:opening", opening_id)


@require_POST
def begin(request: HttpRequest, opening_id: str) -> HttpResponse:
    """Who asked begins, freshly signed in: the lines and notices are written, and the next request shows."""
    member, now = moderator(request), clock.now()
    row = _one(member, opening_id, now)
    if not policies.may_begin(member, row, now):
        raise PermissionDenied
    raise_if_reauthentication_required(request, app="allauth.mfa")
    actions.begin(member=member, opening=row, now=now)
    return redirect("moderation:read", opening_id)


@require_POST
def end(request: HttpRequest, opening_id: str) -> HttpResponse:
    """One of the two ends it."""
    member, now = moderator(request), clock.now()
    actions.end_opening(member=member, opening=_one(member, opening_id, now), now=now)
    messages.success(request, "It’s closed.")
    return redirect("moderation:opening", opening_id)


@require_safe
def read(request: HttpRequest, opening_id: str) -> HttpResponse:
    """What an opening shows, while it lasts, to who asked for it: read only, each thing under whose words it is."""
    member, now = moderator(request), clock.now()
    row = _one(member, opening_id, now)
    if not Opening.objects.visible_to(member, now).on(member, now).filter(pk=row.pk).exists():
        return redirect("moderation:opening", opening_id)
    shares, replies, answers = opened(row, member, now)
    said = [
        *((one.author_id, one.unnamed, one.created_at, one.body or "", "shared") for one in
          shares.select_related("key").order_by("-created_at", "-pk")[:MOST]),
        *((one.author_id, one.unnamed, one.created_at, one.body or "", "replied") for one in
          replies.select_related("key").order_by("-created_at", "-pk")[:MOST]),
        *((one.member_id, False, one.at, "\n".join(as_lines(one)), "checked in") for one in
          answers.select_related("key", "round").order_by("-at", "-pk")[:MOST]),
    ]  # fmt: skip
    seats = lasting_seats((row.group_id, author) for author, unnamed, *_ in said if not unnamed)
    shown = [
        {"name": _name(seats.get((row.group_id, author)), unnamed), "at": at, "words": words, "did": did}
        for author, unnamed, at, words, did in sorted(said, key=lambda one: one[2], reverse=True)[:MOST]
    ]
    # Who reads is in no need of being told of it.
    whose = list(
        dict.fromkeys(
            _name(seats.get((row.group_id, author)), unnamed)
            for author, unnamed, *_ in said
            if author != member.pk
        )
    )
    minutes = max(1, -(-int((row.ends_at - now).total_seconds()) // 60)) if row.ends_at else 0
    context = {
        "opening": row,
        "shown": shown,
        "whose": whose,
        "minutes": minutes,
        "why": OPENED[row.reason],
        "now": now,
    }
    return render(request, "moderation/read.html", context)


def _name(seat: object, unnamed: bool) -> str:
    """The name somebody goes by there; who left theirs away stays without one."""
    return "Someone in the circle" if unnamed else str(getattr(seat, "name", GONE))
