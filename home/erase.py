"""Having one's own account erased: what goes, what stays and why, in a week or at once; and keeping it after all (decision 32)."""

import datetime as dt
from contextlib import suppress
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from groups.models import Group
from groups.stages import days_in_words
from members import actions, recovery
from members.models import Member
from members.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What it means, what one can do instead, and asking for it in a week, freshly signed in. Where it is asked for, when it comes."""
    member, now = signed_in(request), clock.now()
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="allauth.mfa")
        with suppress(actions.AccountKept):  # the page says what comes first
            actions.ask_to_be_erased(member=member, now=now)
        return redirect("home:erase")
    return render(request, "home/erase.html", _context(member, now))


@require_http_methods(["GET", "HEAD", "POST"])
def erase_now(request: HttpRequest) -> HttpResponse:
    """The same at once: a page of its own, freshly signed in."""
    member, now = signed_in(request), clock.now()
    context = _context(member, now)
    if request.method == "POST" and not context["alone"]:
        raise_if_reauthentication_required(request, app="allauth.mfa")
        try:
            actions.ask_to_be_erased(member=member, now=now, at_once=True)
        except actions.AccountKept:
            return redirect("home:erase")  # somebody got up meanwhile
        logout(request)
        messages.success(
            request, "Your account is being erased. You are signed out. Thank you for having been here."
        )
        return redirect("home:landing")
    if context["alone"]:
        return redirect("home:erase")
    return render(request, "home/erase_now.html", context)


@require_POST
def keep_account(request: HttpRequest) -> HttpResponse:
    """Keep it after all: one press. Pressed twice it is kept once."""
    if actions.keep_my_account(member=signed_in(request)):
        messages.success(request, "Your account stays, and everything in it.")
    return redirect("home:today")


def _context(member: Member, now: dt.datetime) -> dict[str, Any]:
    """Two statements, however many circles there are."""
    return {
        "alone": Group.objects.held_alone_by(member, now).order_by("name", "pk"),
        "reachable": recovery.reachable(member),
        "backup_days": days_in_words(settings.BACKUP_ERASURE_DAYS),
        "now": now,
    }
