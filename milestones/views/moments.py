"""Moments somebody names: marked, changed, taken off. For one member alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from journeys.forms.dates import as_written
from journeys.views import journey_of, where_words_are_kept
from members import consent
from members.models import Member
from members.requests import signed_in
from milestones import actions
from milestones.forms.moments import MomentForm
from milestones.models import Milestone


def _moment(member: Member, public_id: str) -> Milestone:
    named = Milestone.objects.visible_to(member).filter(kind=Milestone.Kind.NAMED)
    return get_object_or_404(named.select_related("key"), public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@where_words_are_kept
def mark(request: HttpRequest, journey_id: str) -> HttpResponse:
    """Mark a moment on a road."""
    member, now = signed_in(request), clock.now()
    journey = journey_of(member, journey_id)
    today = clock.today(now, member.time_zone)
    form = MomentForm(
        request.POST if request.method == "POST" else None, today=today, initial=as_written(today)
    )
    if form.is_valid():
        said = form.cleaned_data
        actions.mark_moment(
            member=member,
            journey=journey,
            words=said["words"],
            on=said["on"],
            month_only=said["month_only"],
            now=now,
        )
        messages.success(request, "It stands on your road now.")
        return redirect("journeys:road")
    return render(request, "milestones/moment.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def moment(request: HttpRequest, moment_id: str) -> HttpResponse:
    """Change a moment's words or day."""
    member, now = signed_in(request), clock.now()
    row = _moment(member, moment_id)
    initial = {"words": row.named, **as_written(row.reached_on, row.month_only)}
    data = request.POST if request.method == "POST" else None
    form = MomentForm(data, today=clock.today(now, member.time_zone), initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_moment(
                member=member,
                milestone=row,
                words=said["words"],
                on=said["on"],
                month_only=said["month_only"],
            )
            messages.success(request, "Changed.")
            return redirect("journeys:road")
        except consent.NotKept as error:
            form.add_error(None, str(error))
    return render(request, "milestones/moment.html", {"form": form, "moment": row})


@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: HttpRequest, moment_id: str) -> HttpResponse:
    """Say what goes and what stays, then take a moment off the road."""
    member = signed_in(request)
    row = _moment(member, moment_id)
    if request.method == "POST":
        actions.take_off_moment(member=member, milestone=row)
        messages.success(request, "It’s off your road, and its words are erased.")
        return redirect("journeys:road")
    return render(request, "milestones/moment_off.html", {"moment": row})
