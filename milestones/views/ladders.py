"""Ladders: chosen for a road, written for a site or a circle."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from groups import doors
from journeys.views import journey_of
from members.models import Member
from members.requests import signed_in
from milestones import actions, faces, policies, standing
from milestones.forms.ladders import ChooseForm, LadderForm, LinesForm
from milestones.ladder import Point, in_order
from milestones.models import Ladder, Rung
from milestones.writing import lines_of


def _admin(request: HttpRequest) -> Member:
    """The admin whose request this is. Raises PermissionDenied for everybody else."""
    member = signed_in(request)
    if not policies.may_change_ladders(member):
        raise PermissionDenied
    return member


def _points(member: Member, ladder: Ladder | None) -> tuple[Point, ...]:
    rungs = Rung.objects.visible_to(member).filter(ladder=ladder)
    return in_order(rung.point for rung in rungs)


def _drawn(points: tuple[Point, ...]) -> list[tuple[str, faces.Face]]:
    return [(point.words, faces.of_point(point)) for point in points]


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, journey_id: str) -> HttpResponse:
    """How a road is marked: its ladder, what its first day is called, when a leap year's day is full, told or not."""
    member, now = signed_in(request), clock.now()
    journey = journey_of(member, journey_id)
    seen = (
        Ladder.objects.visible_to(member, now).select_related("group").order_by("group__name", "place", "pk")
    )
    ladders = sorted(seen, key=lambda ladder: (ladder.group_id is None, not ladder.is_default))
    form = ChooseForm(request.POST if request.method == "POST" else None, journey=journey, ladders=ladders)
    if form.is_valid():
        said = form.cleaned_data
        actions.choose_ladder(
            member=member, journey=journey, ladder=said["ladder"], leap_day=said.get("leap_day", journey.leap_day),
            first_day=said["first_day"], wanted=said["wanted"], now=now,
        )  # fmt: skip
        messages.success(request, "Kept. What you reached stays as it is.")
        return redirect("journeys:road")
    return render(
        request,
        "milestones/choose.html",
        {"form": form, "journey": journey, "fuss": not standing.no_fuss(member)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def fuss(request: HttpRequest) -> HttpResponse:
    """No fuss, please; or some again."""
    member, now = signed_in(request), clock.now()
    quiet = standing.no_fuss(member)
    if request.method == "POST":
        wanted = request.POST.get("fuss") == "no"
        actions.want_no_fuss(member=member, wanted=wanted, now=now)
        messages.success(request, "No fuss, then." if wanted else "Milestones are told again, to you alone.")
        return redirect("milestones:fuss")
    return render(request, "milestones/fuss.html", {"quiet": quiet})


@require_http_methods(["GET", "HEAD", "POST"])
def group_ladder(request: HttpRequest, group_id: str) -> HttpResponse:
    """A circle's own ladder, for those who hold it to write."""
    member, now = signed_in(request), clock.now()
    group = doors.where_one_holds(member, group_id, now).group
    ladder = Ladder.objects.visible_to(member, now).filter(group=group).first()
    points = _points(member, ladder)
    form = LinesForm(request.POST if request.method == "POST" else None, initial={"lines": lines_of(points)})
    if form.is_valid():
        kept = actions.keep_group_ladder(
            member=member, group=group, points=form.cleaned_data["lines"], now=now
        )
        messages.success(
            request,
            "Kept. Whoever sits here can choose it."
            if kept
            else "This circle has no milestones of its own now.",
        )
        return redirect("milestones:group_ladder", group_id)
    return render(
        request, "milestones/group_ladder.html", {"form": form, "group": group, "drawn": _drawn(points)}
    )


@require_safe
def ladders(request: HttpRequest) -> HttpResponse:
    """The site's ladders (admins)."""
    member = _admin(request)
    rows = Ladder.objects.visible_to(member).filter(group=None).order_by("place", "pk")
    return render(request, "milestones/ladders.html", {"ladders": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new_ladder(request: HttpRequest) -> HttpResponse:
    """One more ladder of the site (admins)."""
    member = _admin(request)
    form = LadderForm(request.POST if request.method == "POST" else None)
    del form.fields["is_default"]
    if form.is_valid():
        said = form.cleaned_data
        ladder = actions.make_ladder(
            member=member, name=said["name"], about=said["about"], points=said["lines"]
        )
        messages.success(request, "It can be chosen now.")
        return redirect("milestones:edit_ladder", ladder.public_id)
    return render(request, "milestones/ladder.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_ladder(request: HttpRequest, ladder_id: str) -> HttpResponse:
    """One ladder of the site (admins)."""
    member = _admin(request)
    ladder = get_object_or_404(Ladder.objects.visible_to(member).filter(group=None), public_id=ladder_id)
    points = _points(member, ladder)
    initial = {
        "name": ladder.name, "about": ladder.about, "lines": lines_of(points), "is_default": ladder.is_default,
    }  # fmt: skip
    form = LadderForm(request.POST if request.method == "POST" else None, initial=initial)
    if ladder.is_default:
        del form.fields["is_default"]  # it stays so until another one is
    if form.is_valid():
        said = form.cleaned_data
        actions.change_ladder(
            member=member, ladder=ladder, name=said["name"], about=said["about"], points=said["lines"],
            is_default=said.get("is_default", ladder.is_default),
        )  # fmt: skip
        messages.success(request, "Kept. What was reached before keeps its own words.")
        return redirect("milestones:edit_ladder", ladder_id)
    return render(
        request, "milestones/ladder.html", {"form": form, "ladder": ladder, "drawn": _drawn(points)}
    )
