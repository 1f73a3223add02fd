"""Me: name and looks, where I am signed in, recovery codes."""

import datetime as dt
import re
from dataclasses import dataclass

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from members import actions, recovery
from members.forms import MeForm
from members.models import Member
from members.requests import signed_in

JUST_JOINED = dt.timedelta(minutes=30)
"""So long after joining the first codes are shown without asking for the password again."""

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
             ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_DEVICES = (("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac", "a Mac"),
            ("CrOS", "a Chromebook"), ("Linux", "Linux"))  # fmt: skip


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """What can be changed about me, in sentences."""
    member = signed_in(request)
    context = {
        "has_codes": recovery.has_codes(member), "reachable": recovery.reachable(member), "now": clock.now(),
    }  # fmt: skip
    return render(request, "members/me.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Pseudonym, time zone, colours, quiet minutes."""
    member = signed_in(request)
    form = MeForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        actions.change_me(member=member, now=clock.now(), **form.cleaned_data)
        messages.success(request, "Kept.")
        return redirect("members:name")
    return render(request, "members/name.html", {"form": form})


@dataclass(frozen=True)
class Place:
    """One place where I am signed in, as I would know it."""

    pk: int
    what: str
    since: dt.datetime
    here: bool


def _in_words(user_agent: str) -> str:
    """ "Firefox on Windows"; a browser that says nothing known is "A browser"."""
    browser = next((word for mark, word in _BROWSERS if re.search(rf"\b{mark}", user_agent)), "A browser")
    device = next((word for mark, word in _DEVICES if mark in user_agent), "")
    return f"{browser} on {device}" if device else browser


def _places(request: HttpRequest, member: Member, now: dt.datetime) -> list[Place]:
    """Sessions that still open, newest first: two queries."""
    mine = list(UserSession.objects.filter(user=member).order_by("-created_at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[s.session_key for s in mine], expire_date__gt=now
        ).values_list("session_key", flat=True)
    )
    return [
        Place(s.pk, _in_words(s.user_agent), s.created_at, s.session_key == request.session.session_key)
        for s in mine
        if s.session_key in alive
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in; end one, or all others, or all."""
    member, now = signed_in(request), clock.now()
    if request.method == "POST":
        return _end(request, member)
    return render(request, "members/sessions.html", {"places": _places(request, member, now), "now": now})


def _end(request: HttpRequest, member: Member) -> HttpResponse:
    which = request.POST.get("end", "")
    keys = dict(UserSession.objects.filter(user=member).values_list("pk", "session_key"))
    here = request.session.session_key
    if which == "everywhere":
        actions.end_sessions(member=member, keys=keys.values())
        logout(request)
        return redirect("account_login")
    if which == "others":
        actions.end_sessions(member=member, keys=[key for key in keys.values() if key != here])
        messages.success(request, "You’re signed out everywhere but here.")
    elif which.isascii() and which.isdigit() and len(which) < 19 and int(which) in keys:
        actions.end_sessions(member=member, keys=[keys[int(which)]])
        if keys[int(which)] == here:
            logout(request)
            return redirect("account_login")
        messages.success(request, "Signed out there.")
    else:
        raise Http404
    return redirect("members:sessions")


@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """Recovery codes: offered after joining, and made anew from Me. Shown once, on the answer to a POST."""
    member = signed_in(request)
    first = not recovery.has_codes(member)
    shown: list[str] = []
    if request.method == "POST":
        if not (first and clock.now() - member.date_joined < JUST_JOINED):
            raise_if_reauthentication_required(request, app="allauth.mfa")
        shown = recovery.make(member)
    context = {"codes": shown, "first": first, "reachable": recovery.reachable(member)}
    return render(request, "members/codes.html", context)
