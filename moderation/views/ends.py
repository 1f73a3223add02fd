"""The end of an account: agreeing, saying no, doing it after a fresh sign-in; and the one page an ended account comes in to."""

import datetime as dt

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from journeys.models import Journey, Plan
from members.actions import ask_to_be_erased
from members.models import Member
from members.requests import signed_in
from moderation import actions, policies
from moderation.models import AccountEnd, CaseLetter
from moderation.reasons import BY_CODE
from moderation.views.openings import moderator


def _one(member: Member, end_id: str, now: dt.datetime) -> AccountEnd:
    rows = AccountEnd.objects.visible_to(member, now).select_related("case", "group", "member", "key")
    return get_object_or_404(rows, public_id=end_id)


@require_safe
def account_end(request: HttpRequest, end_id: str) -> HttpResponse:
    """How one stands: the letter, who asked, who agreed, whether it can be done. No member's words, and no name of theirs."""
    member, now = moderator(request), clock.now()
    row = _one(member, end_id, now)
    context = {
        "end": row, "how": row.stands(now), "why": BY_CODE[row.case.reason].words, "own": row.asked_by_id == member.pk, "now": now,
        "may_agree": policies.may_agree(member, row, now), "may_end": policies.may_end_account(member, row, now),
        "made_alone": policies.made_alone(member, row.case),
    }  # fmt: skip
    return render(request, "moderation/account_end.html", context)


@require_POST
def agree_end(request: HttpRequest, end_id: str) -> HttpResponse:
    """Another moderator agrees, freshly signed in."""
    member, now = moderator(request), clock.now()
    row = _one(member, end_id, now)
    if not policies.may_agree(member, row, now):
        raise PermissionDenied
    raise_if_reauthentication_required(request, app="allauth.mfa")
    actions.agree_end(member=member, end=row, now=now)
    messages.success(request, "You agreed. Whoever asked does it, or leaves it.")
    return redirect("moderation:account_end", end_id)


@require_POST
def decline_end(request: HttpRequest, end_id: str) -> HttpResponse:
    """Another moderator says no; or who asked takes it back."""
    member, now = moderator(request), clock.now()
    actions.decline_end(member=member, end=_one(member, end_id, now), now=now)
    messages.success(request, "Their account stays as it is.")
    return redirect("moderation:account_end", end_id)


@require_POST
def end_account(request: HttpRequest, end_id: str) -> HttpResponse:
    """Who asked does it, freshly signed in."""
    member, now = moderator(request), clock.now()
    row = _one(member, end_id, now)
    if not policies.may_end_account(member, row, now):
        raise PermissionDenied
    raise_if_reauthentication_required(request, app="allauth.mfa")
    actions.end_account(member=member, end=row, now=now)
    messages.success(request, "It is ended, and your letter is with them.")
    return redirect("moderation:account_end", end_id)


def _ended(request: HttpRequest) -> Member:
    """The member whose account was ended. Raises PermissionDenied for every other: they have no such page."""
    member = signed_in(request)
    if member.ended_at is None:
        raise PermissionDenied
    return member


@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """Where an ended account comes in: the letter, one's own words, Support now, being erased, signing out."""
    member, now = _ended(request), clock.now()
    mine = CaseLetter.objects.visible_to(member, now).to(member).exclude(act="answer")
    letters = mine.select_related("group").order_by("-at", "-pk")
    context = {
        "letters": letters, "now": now, "road": Journey.objects.visible_to(member).exists(),
        "plan": Plan.objects.visible_to(member).exists(),
    }  # fmt: skip
    return render(request, "moderation/ended.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ended_erase(request: HttpRequest) -> HttpResponse:
    """Have the account erased at once, freshly signed in, after being told what that means."""
    member, now = _ended(request), clock.now()
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="allauth.mfa")
        ask_to_be_erased(member=member, now=now, at_once=True)
        logout(request)
        messages.success(request, "Your account is being erased. You are signed out.")
        return redirect("home:landing")
    return render(request, "moderation/ended_erase.html", {"now": now})
