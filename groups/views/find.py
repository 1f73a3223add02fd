"""Finding a circle: the page of anyone who looks for one, signed in or not."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core import clock
from core.words import in_a_row
from groups import finding, promises
from groups.finding import asking
from groups.views.seats import page, ring


@login_not_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Groups one can find, by what one asks for; or four questions that lead there. The answers live in the address only."""
    now, looker, wishes = clock.now(), request.user, finding.Wishes.read(request.GET)
    shell = "shells/member.html" if looker.is_authenticated else "shells/public.html"
    if request.GET.get("help") == "1":
        questions = asking.questions(wishes, signed_in=looker.is_authenticated)
        others = wishes.hidden(*(facet.name for facet in questions))
        return page(
            request,
            "groups/find_help.html",
            shell=shell,
            questions=questions,
            others=others,
            back=wishes.address(),
        )
    spread = finding.spread(looker)
    stand = finding.Standpoint(
        now, looker.time_zone if looker.is_authenticated else wishes.zone, spread.zones
    )
    found = finding.find(looker, wishes, stand)
    chosen = wishes.chosen()
    return page(
        request,
        "groups/find.html",
        shell=shell,
        wishes=wishes,
        chosen=chosen,
        found=found,
        cards=_cards(looker, found, wishes, stand),
        facets=asking.facets(wishes, spread, signed_in=looker.is_authenticated),
        facets_open=not _telephone(request),
        helper=wishes.address(help="1"),
        first=wishes.address(),
        newer=wishes.address(page=wishes.page - 1 if wishes.page > 2 else "") if wishes.page > 1 else "",
        older=wishes.address(page=wishes.page + 1) if found.more else "",
    )


def _cards(
    looker: Any, found: finding.Found, wishes: finding.Wishes, stand: finding.Standpoint
) -> list[dict[str, Any]]:
    """What the page says of each group; three statements, however many there are."""
    held = finding.holders(found.groups, stand.now)
    standings = finding.standings(looker, found.groups, stand.now)
    return [
        {
            "group": group,
            "ring": ring(group, group.taken),  # type: ignore[attr-defined]
            "open": max(0, group.seats - group.taken),  # type: ignore[attr-defined]
            "themes": finding.themes(group),
            "private": promises.short(promises.terms_of(group)),
            "holders": held[group.pk],
            "standing": standings.get(group.pk, ""),
            "fit": finding.fits(wishes, group, stand.zone, stand.now),
            "gives": found.gives.get(group.pk, []),
            "gives_said": in_a_row(found.gives.get(group.pk, [])),
        }
        for group in found.groups
    ]


def _telephone(request: HttpRequest) -> bool:
    """Whether the form begins closed: on a telephone it would push the circles off the screen."""
    return request.headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in request.headers.get("User-Agent", "")
