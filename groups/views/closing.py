"""A circle's end, as its members see it; and one that nobody holds, as an admin sees it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from core import clock
from groups import actions, policies, refusals
from groups.closing import my_seat_at_the_end
from groups.forms import AppointForm, ClosingForm
from groups.models import Closing, Group, Membership
from groups.stages import keys_gone_by, receipt, stages
from groups.views.seats import page
from members.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, group_id: str) -> HttpResponse:
    """How a circle ends, how far this one's end has come, and what was erased. Those who hold it begin it or call it off."""
    now, member = clock.now(), signed_in(request)
    seats = Membership.objects.filter(member=member, until=None).select_related("group")
    own = seats.filter(group__public_id=group_id).first()
    ends = Closing.objects.select_related("group").filter(group__public_id=group_id).first()
    if own is None:
        if ends is None or my_seat_at_the_end(member, ends) is None or request.method == "POST":
            raise Http404("no such group")
        told = {"closing": ends, "lines": receipt(ends), "keys_gone_by": keys_gone_by(ends)}
        return page(request, "groups/closing_receipt.html", now=now, **told)
    sent = request.method == "POST" and request.POST.get("verb") != "call_off"
    form = ClosingForm(request.POST if sent else None)
    if request.method == "POST":
        try:
            if answer := _end(request, own.group, form):
                return answer
        except refusals.NotNow as error:
            messages.warning(request, str(error))
            return redirect("groups:closing", group_id)
    return page(
        request, "groups/closing.html", now=now, group=own.group, own=own, closing=ends, form=form,
        stages=stages(ends, now), paused=own.is_paused(now),
        may_end=policies.may_end(member, own.group, now),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def care(request: HttpRequest, group_id: str) -> HttpResponse:
    """A circle that nobody holds, for admins: structure only. Find somebody, let nobody new in, or begin its end."""
    now, member = clock.now(), signed_in(request)
    if not member.is_admin:
        raise PermissionDenied
    group = get_object_or_404(
        Group.objects.of_people().with_taken().exclude(closing__stage="erased"), public_id=group_id
    )
    verb = request.POST.get("verb", "")
    appoint = AppointForm(request.POST if verb == "appoint" else None, prefix="appoint")
    end = ClosingForm(request.POST if verb == "begin" else None, prefix="end")
    refused = ""
    try:
        if verb == "appoint" and appoint.is_valid():
            person = appoint.cleaned_data["facilitator"]
            actions.appoint(member=member, group=group, person=person, now=now)
            return _done(request, group_id, "They hold this circle now, and are told.")
        if verb == "pause":
            actions.pause_joining(member=member, group=group, now=now)
            return _done(
                request, group_id, "Nobody new comes in for now. Members are told of the closer promise."
            )
        if verb == "begin" and end.is_valid():
            actions.begin_closing(member=member, group=group, now=now, **end.cleaned_data)
            return _done(request, group_id, "The end has begun. Members are told, and have time.")
        if verb == "call_off":
            actions.call_off_closing(member=member, group=group, now=now)
            return _done(request, group_id, "The circle goes on. Members are told.")
    except refusals.NotNow as error:
        refused = str(error)
    ends = Closing.objects.filter(group=group).first()
    return page(
        request, "groups/care.html", now=now, group=group, held=policies.is_held(group, now), closing=ends,
        stages=stages(ends, now) if ends else [], appoint=appoint, end=end, refused=refused,
        form=appoint if verb == "appoint" else end,
    )  # fmt: skip


def _done(request: HttpRequest, group_id: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("groups:care", group_id)


def _end(request: HttpRequest, group: Group, form: ClosingForm) -> HttpResponse | None:
    """Begin a circle's end or call it off; None where the form wants another look."""
    now, member = clock.now(), signed_in(request)
    if not policies.may_end(member, group, now):
        raise PermissionDenied
    told: dict[str, Any] = {"member": member, "group": group, "now": now}
    if request.POST.get("verb") == "call_off":
        actions.call_off_closing(**told)
        messages.success(request, "This circle goes on. Everyone is told.")
    elif form.is_valid():
        actions.begin_closing(**told, reason=form.cleaned_data["reason"])
        messages.success(request, "The end has begun. Everyone is told, and has time.")
    else:
        return None
    return redirect("groups:closing", group.public_id)
