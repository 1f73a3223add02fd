"""A member's calendar: its page, what a calendar program fetches, and a file for one rhythm."""

import datetime as dt
import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calendars import actions, events, feed, limits
from calendars.forms import FeedForm
from calendars.models import Feed
from checkins.models import Rhythm
from core import clock
from core.views import notes_file
from gatherings.calendar import file_of
from members.models import Member
from members.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, what its calendar holds, and a file for each rhythm."""
    member, now = signed_in(request), clock.now()
    its = Feed.objects.filter(member=member).first()
    form = FeedForm(request.POST or None, feed=its, circles=feed.circles(member))
    if request.method == "POST" and form.is_valid():
        if its is None:
            return _made(request, member, form, now)
        actions.choose(member=member, **form.chosen())
        messages.success(request, "Kept. Calendars show it when they next look, mostly within a day.")
        return redirect("calendars:mine")
    context = {
        "feed": its,
        "form": form,
        "files": feed.files(member, now),
        "now": now,
        "zone": member.time_zone,
    }
    return render(request, "calendars/mine.html", context)


@require_POST
def address(request: HttpRequest) -> HttpResponse:
    """A new address in place of the one before, shown this once."""
    return _made(request, signed_in(request), None, clock.now())


def _made(request: HttpRequest, member: Member, form: FeedForm | None, now: dt.datetime) -> HttpResponse:
    """Shown in the answer itself and kept nowhere: a page that is asked for later could not show it any more."""
    secret = actions.make_address(member=member, now=now)
    if form is not None:
        actions.choose(member=member, **form.chosen())
    path = reverse("calendars:fetch", args=[secret])
    return render(request, "calendars/address.html", {"address": f"{settings.PUBLIC_URL}{path}"})


@require_POST
def off(request: HttpRequest) -> HttpResponse:
    """The address ends, in one tap."""
    actions.switch_off(member=signed_in(request))
    messages.success(request, "It’s off. Whoever had the address finds nothing there any more.")
    return redirect("calendars:mine")


@login_not_required
@require_safe
def fetch(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program reads. Whatever is wrong with an address, the answer is the same, for the same work."""
    now = clock.now()
    found = feed.find(secret)
    if found is None:
        if not limits.may_try(request, now):
            return _too_often()
        return _said("Nothing is here.", 404)  # not raised: that would undo the count
    if not limits.may_fetch(found.member_id, now):
        return _too_often()
    raw = feed.as_file(found, now)
    etag = f'"{hashlib.sha256(raw).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=etag, response=_file(raw, ETag=etag)) or HttpResponse()


@require_safe
def notes(request: HttpRequest, group_id: str, rhythm_id: str) -> HttpResponse:
    """One rhythm as a calendar file. Neither its name nor anything in it says what it is."""
    member, now = signed_in(request), clock.now()
    going_on = Rhythm.objects.visible_to(member, now).going_on()
    rhythm = get_object_or_404(going_on, public_id=rhythm_id, group__public_id=group_id)
    parts = [*events.zones_of([rhythm]), *events.of_rhythm(rhythm, member, now)]
    return _file(file_of(parts))


def _file(raw: bytes, **headers: str) -> HttpResponse:
    found = notes_file(raw, "text/calendar; charset=utf-8", "ics")
    for name, value in {"Cache-Control": "no-store, private", **headers}.items():
        found[name] = value
    return found


def _said(words: str, status: int, **headers: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8", headers=headers)


def _too_often() -> HttpResponse:
    return _said("Too often. Try again in a while.", 429, **{"Retry-After": str(limits.WINDOW)})
