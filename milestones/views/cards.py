"""What is read out at the next round, and what can be printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import clock
from groups import doors
from members.requests import signed_in
from milestones import faces, panel, standing
from milestones.models import Celebration, KindWord, Milestone
from milestones.views.celebrating import celebration_of, words_on


@require_safe
def for_round(request: HttpRequest, group_id: str) -> HttpResponse:
    """What people chose to show in a circle since its last round, in the order it was shown; for those who hold it."""
    member, now = signed_in(request), clock.now()
    group = doors.where_one_holds(member, group_id, now).group
    since, shown = panel.for_next_round(member, group, now)
    return render(
        request, "milestones/for_round.html",
        {"group": group, "shown": shown, "since": since, "now": now, "zone": member.time_zone},
    )  # fmt: skip


@require_safe
def keepsake(request: HttpRequest, milestone_id: str) -> HttpResponse:
    """A card of one's own milestone, to print or to keep."""
    member, now = signed_in(request), clock.now()
    mine = Milestone.objects.visible_to(member).select_related("key", "journey")
    row = get_object_or_404(mine, public_id=milestone_id)
    is_rung = row.kind == Milestone.Kind.RUNG
    context = {
        "title": standing.title_of(row), "face": faces.of_point(row.point) if is_rung else faces.FLOWER,
        "on": row.reached_on, "month_only": row.month_only, "name": member.display_name, "now": now,
    }  # fmt: skip
    return render(request, "milestones/keepsake.html", context)


@require_safe
def card(request: HttpRequest, celebration_id: str) -> HttpResponse:
    """A card of one's own celebration, with the kind words on it as one may read them."""
    member, now = signed_in(request), clock.now()
    row = celebration_of(
        member, celebration_id, now, Celebration.objects.visible_to(member, now).filter(member=member)
    )
    words = words_on(KindWord.objects.visible_to(member, now).shown_to(member), row)
    context = {
        "title": row.title, "face": faces.read(row.face, row.rung), "on": row.at, "line": row.words or "",
        "name": row.name, "group": row.group, "words": words, "now": now,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "milestones/keepsake.html", context)
