"""Pages about notices: what there is to hear, how to be told, and the way out of every mail."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from members.models import Member
from members.requests import signed_in
from notices import actions, listing, mail, unsubscribing
from notices.forms import SeenForm, WishesForm
from notices.models import NoticePreference


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What there is to hear of, newest first, and how one is told. Looking changes nothing."""
    return _page(request, WishesForm(wishes=_wishes(signed_in(request))))


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """ "I've seen these": those the page showed, not those that came since."""
    form = SeenForm(request.POST)
    if form.is_valid():
        now, said = clock.now(), form.cleaned_data
        at = min(said["at"] or now, now)
        actions.mark_seen(member=signed_in(request), up_to=said["up_to"], now=at)
    return redirect("notices:mine")


@require_POST
def wishes(request: HttpRequest) -> HttpResponse:
    """Save how one wants to be told."""
    member = signed_in(request)
    form = WishesForm(request.POST, wishes=_wishes(member))
    if not form.is_valid():
        return _page(request, form)
    actions.set_wishes(member=member, **form.cleaned_data)
    messages.success(request, "That’s how we’ll do it from now on.")
    return redirect("notices:mine")


@require_POST
def nothing(request: HttpRequest) -> HttpResponse:
    """Nothing by mail any more, in one tap."""
    actions.send_nothing(member=signed_in(request))
    messages.success(request, "Nothing goes out by mail any more. It all waits for you here.")
    return redirect("notices:mine")


@csrf_exempt  # the token is the permission, and a mail client posts without a cookie (RFC 8058)
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The way out of a kind of mail without signing in. GET only asks; mail scanners follow links."""
    found = unsubscribing.read(token)
    if found is None:
        raise Http404
    member, switch = found
    alone = unsubscribing.circle_of(token, member)
    if request.method == "POST":
        if alone and request.POST.get("only") == "circle":
            hush, circle = alone
            hush.mute(member, circle)
        else:
            actions.switch_off(member=member, switch=switch)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse("Done.", content_type="text/plain")  # RFC 8058: an answer, never a redirect
        return redirect("notices:unsubscribe", token)
    wishes = _wishes(member)
    context = {
        "one_kind": switch != "mail", "is_off": not wishes.mail or not getattr(wishes, switch), "alone": bool(alone),
        "is_muted": alone is not None and alone[0].is_muted(member, alone[1]),
    }  # fmt: skip
    return render(request, "notices/unsubscribe.html", context)


def _page(request: HttpRequest, form: WishesForm) -> HttpResponse:
    member, now = signed_in(request), clock.now()
    subject, body = mail.wording(f"{settings.PUBLIC_URL}/u/…")
    context = {
        "page": listing.page(member, now, request.GET.get("before", "")),
        "form": form,
        "told_by_mail": _wishes(member).mail,
        "address": EmailAddress.objects.filter(user=member, verified=True).order_by("-primary").first(),
        "preview": {"subject": subject, "first": body.strip().splitlines()[0], "body": body.strip()},
        "now": now,
        "zone": member.time_zone,
    }
    return render(request, "notices/mine.html", context)


def _wishes(member: Member) -> NoticePreference:
    """What they said, or the defaults."""
    return NoticePreference.objects.filter(member=member).first() or NoticePreference(member=member)
