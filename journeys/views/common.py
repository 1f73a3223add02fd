"""What every page of the road shares."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from journeys.models import Journey
from members import consent
from members.models import Member
from members.requests import signed_in

READ_OR_SEND = ["GET", "HEAD", "POST"]


def journey_of(member: Member, journey_id: str) -> Journey:
    """That road of theirs. Raises Http404 where there is none: another's looks like none."""
    return get_object_or_404(Journey.objects.visible_to(member).select_related("key"), public_id=journey_id)


def nothing_kept(request: HttpRequest) -> HttpResponse:
    """In place of a page to write on, where the member's yes to our keeping it does not stand."""
    return render(request, "journeys/nothing_kept.html", status=403 if request.method == "POST" else 200)


def where_words_are_kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page on which something new is written: without a standing yes it says so beforehand, and keeps nothing."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not consent.stands(signed_in(request), consent.HEALTH_WORDS):
            return nothing_kept(request)
        return view(request, *args, **kwargs)

    return asked
