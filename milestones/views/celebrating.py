"""Pages of milestones: celebrating one's own, and leaving kind words on others'."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.drawing import pebble_number
from groups.models import Group, Membership, Mute
from groups.querysets import seated, set_aside
from journeys.views import where_words_are_kept
from members import consent
from members.models import Member
from members.requests import signed_in
from milestones import actions, faces, panel, standing
from milestones.forms.celebrating import CelebrateForm, KindWordForm
from milestones.models import Celebration, KindWord, Milestone
from shares.words import GONE


def _milestone(member: Member, public_id: str) -> Milestone:
    return get_object_or_404(Milestone.objects.visible_to(member).select_related("key"), public_id=public_id)


def celebration_of(
    member: Member, public_id: str, now: dt.datetime, rows: QuerySet[Celebration] | None = None
) -> Celebration:
    """One of `rows` (what that member may see), with the name and seat of whose it is. Raises Http404."""
    seat = Membership.objects.filter(group=OuterRef("group"), member=OuterRef("member"), until=None)
    mine = Membership.objects.filter(group=OuterRef("group"), member=member, until=None)
    rows = Celebration.objects.visible_to(member, now) if rows is None else rows
    rows = rows.select_related("key", "group").annotate(
        seat=Subquery(seat.values("public_id")[:1]),
        name=Subquery(seat.values("name")[:1]),
        my_seat=Subquery(mine.values("public_id")[:1]),
    )
    return get_object_or_404(rows, public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@where_words_are_kept
def celebrate(request: HttpRequest, milestone_id: str) -> HttpResponse:
    """Choose, this time, with which circle to celebrate; or none."""
    member, now = signed_in(request), clock.now()
    milestone = _milestone(member, milestone_id)
    kept_from = Mute.objects.visible_to(member).filter(
        group=OuterRef("pk"), other=OuterRef("memberships__member"), withholds=True
    )
    sitting = Count("memberships", filter=seated(now, "memberships__") & ~Q(Exists(kept_from)))
    groups = list(Group.objects.visible_to(member, now).annotate(people=sitting).order_by("name"))
    is_rung = milestone.kind == Milestone.Kind.RUNG
    form = CelebrateForm(
        request.POST or None, groups=groups, now=now, titled=is_rung, initial={"title": milestone.named or ""}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        celebration = actions.celebrate(
            member=member, milestone=milestone, group=form.chosen(), words=said["words"],
            title=said.get("title", ""), now=now,
        )  # fmt: skip
        messages.success(request, "Your circle can see it now.")
        return redirect("milestones:celebration", celebration.public_id)
    context = {
        "form": form, "milestone": milestone, "groups": groups, "own_words": not is_rung,
        "title": standing.title_of(milestone),
        "face": faces.of_point(milestone.point) if is_rung else faces.FLOWER,
    }  # fmt: skip
    return render(request, "milestones/celebrate.html", context)


@require_POST
def put_away(request: HttpRequest, milestone_id: str) -> HttpResponse:
    """Keep it to oneself."""
    member = signed_in(request)
    actions.put_away(member=member, milestone=_milestone(member, milestone_id), now=clock.now())
    messages.success(request, "It stays yours. You find it on your road.")
    return redirect("journeys:road")


@require_safe
def celebration(request: HttpRequest, celebration_id: str) -> HttpResponse:
    """A celebration: what is celebrated, its member's line, and the kind words left so far."""
    member, now = signed_in(request), clock.now()
    return _show(request, member, celebration_of(member, celebration_id, now), now)


def words_on(seen: QuerySet[KindWord], row: Celebration) -> list[Any]:
    """The kind words on it of those that are `seen`, in the order they were left, with the name and seat of each."""
    seat = Membership.objects.filter(group=OuterRef("group"), member=OuterRef("author"), until=None)
    named = seen.filter(celebration=row).select_related("key")
    named = named.annotate(
        seat=Subquery(seat.values("public_id")[:1]),
        name=Subquery(seat.values("name")[:1]),
        aside=set_aside("kindword"),
    )
    return list(named.order_by("at", "pk"))


def _show(
    request: HttpRequest, member: Member, row: Celebration, now: dt.datetime, form: KindWordForm | None = None
) -> HttpResponse:
    words = words_on(KindWord.objects.visible_to(member, now).shown_to(member), row)
    mine = next((word for word in words if word.author_id == member.pk), None)
    context: dict[str, Any] = {
        "party": panel.shown(row, row.seat, member),  # type: ignore[attr-defined]
        "group": row.group,
        "at": row.at,
        "fades_at": row.fades_at,
        "words": [
            (
                word,
                word.name if word.seat else GONE,
                pebble_number(word.seat or word.public_id),
            )
            for word in words
            if word is not mine
        ],
        "mine": mine,
        "my_pebble": pebble_number(row.my_seat),  # type: ignore[attr-defined]
        "form": form or KindWordForm(initial={"words": mine.words if mine else ""}),
        "now": now,
    }
    return render(request, "milestones/celebration.html", context)


@require_POST
def kind_word(request: HttpRequest, celebration_id: str) -> HttpResponse:
    """Leave a kind word, write it anew, or take it back by leaving it empty."""
    member, now = signed_in(request), clock.now()
    row = celebration_of(member, celebration_id, now)
    form = KindWordForm(request.POST)
    if not form.is_valid():
        return _show(request, member, row, now, form)
    try:
        left = actions.leave_kind_word(
            member=member, celebration=row, words=form.cleaned_data["words"], now=now
        )
    except consent.NotKept as error:
        form.add_error(None, str(error))
        return _show(request, member, row, now, form)
    messages.success(request, "Your kind word is there." if left else "Nothing of yours stands there now.")
    return redirect("milestones:celebration", celebration_id)


@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: HttpRequest, celebration_id: str) -> HttpResponse:
    """A page that says what goes and what stays, then takes one's celebration down."""
    member, now = signed_in(request), clock.now()
    row = get_object_or_404(
        Celebration.objects.visible_to(member, now).filter(member=member).select_related("group"),
        public_id=celebration_id,
    )
    if request.method == "POST":
        actions.take_down(member=member, celebration=row)
        messages.success(request, "It’s taken down. The milestone stays on your road.")
        return redirect("journeys:road")
    return render(
        request, "milestones/take_down.html", {"celebration_id": celebration_id, "group": row.group}
    )
