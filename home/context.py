"""What the frame of every page needs: names, colours, the way around. Nothing is read before the template asks."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import clock
from core.drawing import pebble_number
from core.drawing.icons import icon
from core.markup import ours
from core.prepared import prepared
from groups.models import Membership
from members.middleware import ENDED
from members.models import Member

TABS = [
    ("Today", "home:today", "sun", ("/today/",)),
    ("Groups", "groups:mine", "users-round", ("/groups/", "/g/", "/s/", "/c/", "/e/", "/w/", "/find/")),
    ("Journey", "journeys:road", "signpost", ("/journey/", "/plan/", "/insights/")),
    ("Messages", "conversations:mine", "message-circle", ("/m/",)),
    ("Me", "members:me", "circle-user-round", ("/me/", "/in/", "/with/", "/reports/")),
]


_TAB = '<li><a href="{}"{}><span>{}</span>{}</a></li>'


@lru_cache
def _tabs(current: str) -> SafeString:
    """The bar, with the tab of that name marked. Only this many differ, so each is drawn once."""
    here = ours(' aria-current="page"')
    rows = [
        (reverse(url), here if label == current else "", icon(name), label) for label, url, name, _ in TABS
    ]
    return format_html_join("", _TAB, rows)


MOST_SHOWN = 12
"""Groups in the side bar; who sits in more finds the others one link away."""


@dataclass(frozen=True)
class MyGroup:
    """A group of mine as the side bar shows it."""

    name: str
    url: str
    pebble: int


@prepared
def _seats(member: int, now: dt.datetime) -> "QuerySet[Membership, Any]":
    seats = Membership.objects.filter(member=member).active(now).order_by("since")
    return seats.values_list("group__name", "group__public_id", "public_id")[: MOST_SHOWN + 1]


class Frame:
    """Lazily, what `base.html` shows around every page of a signed-in member."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def member(self) -> Member | None:
        """Who is signed in. Never asked where there is no session cookie, so public pages stay without a query."""
        request = self.request
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
            return None
        return request.user if request.user.is_authenticated else None

    def tabs(self) -> SafeString:
        """The bar, with the place marked that this page belongs to; to an account that is ended its one page."""
        path = self.request.path
        if self.member is not None and self.member.ended_at is not None:
            return format_html(_TAB, ENDED, "", icon("door-open"), "Your account")
        return _tabs(next((label for label, _, _, under in TABS if path.startswith(under)), ""))

    @cached_property
    def my_groups(self) -> list[MyGroup]:
        """The groups I sit in, in the order I joined them, one more than are shown: one query."""
        if self.member is None or self.member.ended_at is not None:
            return []
        return [
            MyGroup(name, reverse("home:group", args=[group]), pebble_number(seat))
            for name, group, seat in _seats(member=self.member.pk, now=clock.now())
        ]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for `base.html`."""
    around = Frame(request)
    member = around.member
    return {
        "site_name": settings.SITE_NAME,
        "leave_url": settings.LEAVE_URL,
        "demo": settings.DEMO,
        "member": member,
        "theme": member.theme if member else "",
        "contrast": "more" if member and member.more_contrast else "",
        "lock_minutes": request.session.get("lock_minutes", member.lock_minutes) if member else 0,
        "tabs": around.tabs if member else "",
        "most_shown": MOST_SHOWN,
        "my_groups": SimpleLazyObject(lambda: around.my_groups) if member else [],
    }
