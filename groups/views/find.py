"""Finding a circle: the page of anyone who looks for one, signed in or not."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core import clock
from groups import finding, promises
from groups.models import Group
from groups.views.seats import page, ring


@login_not_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Groups one can find, by what one asks for. The answers live in the address only."""
    now, looker, wishes = clock.now(), request.user, finding.Wishes.read(request.GET)
    found = finding.find(looker, wishes)
    held, standings = finding.holders(found.groups, now), finding.standings(looker, found.groups)
    cards = [
        {
            "group": group,
            "ring": ring(group, group.taken),  # type: ignore[attr-defined]
            "open": max(0, group.seats - group.taken),  # type: ignore[attr-defined]
            "private": promises.short(promises.terms_of(group)),
            "holders": held[group.pk],
            "standing": standings.get(group.pk, ""),
            "gives": found.gives.get(group.pk, []),
        }
        for group in found.groups
    ]
    return page(
        request,
        "groups/find.html",
        shell="shells/member.html" if looker.is_authenticated else "shells/public.html",
        wishes=wishes,
        found=found,
        cards=cards,
        facets=_facets(request, wishes),
        newer=wishes.address(page=wishes.page - 1 if wishes.page > 2 else "") if wishes.page > 1 else "",
        older=wishes.address(page=wishes.page + 1) if found.more else "",
    )


def _facets(request: HttpRequest, wishes: finding.Wishes) -> dict[str, Any]:
    """What the form offers, and whether it stands open: on a telephone it would push the circles off the screen."""
    telephone = request.headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in request.headers.get(
        "User-Agent", ""
    )
    return {
        "open": not telephone,
        "answers": len(wishes.chosen()),
        "meets": Group.Meeting.choices,
        "approach": Group.Approach.choices,
        "language": finding.languages(request.user),
        "joining": finding.JOININGS.items(),
    }
