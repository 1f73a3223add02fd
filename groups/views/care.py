"""Who sits in a circle, and what those who hold it do with seats and asks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from groups import actions, doors, policies, refusals
from groups.forms import EndForm, PauseForm
from groups.models import Block, Group, JoinRequest
from groups.seats import my_seat
from groups.seats import people as people_of
from groups.views.seats import page
from members.requests import signed_in


@require_safe
def people(request: HttpRequest, group_id: str) -> HttpResponse:
    """Who sits here, as far as the promise has it: everyone, or those who hold the space. For them also who asks, whose seat is
    paused, and to whom it is closed."""
    now, member = clock.now(), signed_in(request)
    own = my_seat(member, group_id, now)
    seats = people_of(own.group, now)
    hidden = own.group.members_seen == Group.MembersSeen.HOLDERS and not own.holds
    if hidden:
        seats = [seat for seat in seats if seat.holds or seat.member_id == member.pk]
    context = {"now": now, "own": own, "group": own.group, "seats": seats, "hidden": hidden}
    if own.holds:
        group = own.group
        paused = group.memberships.filter(until=None, paused_until__gt=now).select_related("member")
        context |= {
            "asking": group.join_requests.open().select_related("member").order_by("asked_at", "pk"),
            "paused": paused.order_by("paused_until", "pk"),
            "kept_out": Block.objects.filter(group=group).select_related("member").order_by("at", "pk"),
            "open": group.open_seats(),
        }
    return page(request, "groups/people.html", **context)


@require_POST
def answer(request: HttpRequest, group_id: str, request_id: str) -> HttpResponse:
    """Answer somebody who asks: `verb` is admit or decline."""
    now, member = clock.now(), signed_in(request)
    own = doors.where_one_holds(member, group_id, now)
    asks = JoinRequest.objects.visible_to(member, now).filter(group=own.group_id)
    asked = get_object_or_404(asks, public_id=request_id)
    verb = request.POST.get("verb")
    try:
        if verb == "admit":
            actions.admit(member=member, request=asked, now=now)
            messages.success(request, "They have a seat now, and are told.")
        elif verb == "decline":
            keep_out = request.POST.get("keep_out") == "on"
            actions.decline(member=member, request=asked, keep_out=keep_out, now=now)
            messages.success(request, "They’re told that there is an answer. Your name isn’t said.")
    except refusals.NotNow as error:
        messages.warning(request, str(error))
    return redirect("groups:people", group_id)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, group_id: str, seat_id: str) -> HttpResponse:
    """One seat: pause it, lift the pause, or end it, with the reason its member reads."""
    now, member = clock.now(), signed_in(request)
    own = doors.where_one_holds(member, group_id, now)
    seats = own.group.memberships.filter(until=None).exclude(member=member).select_related("member", "group")
    their = get_object_or_404(seats, public_id=seat_id)
    verb = request.POST.get("verb", "")
    pause = PauseForm(request.POST if verb == "pause" else None, prefix="pause")
    end = EndForm(request.POST if verb == "end" else None, prefix="end")
    if verb == "lift":
        actions.lift_pause(member=member, seat=their, now=now)
        messages.success(request, "The seat is open again, and they are told.")
        return redirect("groups:people", group_id)
    if verb == "hold":
        try:
            actions.hold_together(member=member, seat=their, now=now)
            messages.success(request, "You hold the space together now, and they are told.")
        except refusals.NotNow as error:
            messages.warning(request, str(error))
        return redirect("groups:people", group_id)
    if verb == "pause" and pause.is_valid():
        actions.pause_seat(member=member, seat=their, now=now, **pause.cleaned_data)
        messages.success(request, "The seat is paused from now on. They can read why.")
        return redirect("groups:people", group_id)
    if verb == "end" and end.is_valid():
        actions.end_seat(member=member, seat=their, now=now, **end.cleaned_data)
        messages.success(request, "The seat has ended. They can read why.")
        return redirect("groups:people", group_id)
    return page(
        request, "groups/person.html", now=now, group=own.group, seat=their, pause=pause, end=end,
        form=end if verb == "end" else pause, paused=bool(their.paused_until and their.paused_until > now),
        ending=policies.is_ending(own.group),
    )  # fmt: skip


@require_POST
def open_again(request: HttpRequest, group_id: str, block_id: str) -> HttpResponse:
    """Let somebody find the circle and ask again to whom it was closed."""
    now, member = clock.now(), signed_in(request)
    own = doors.where_one_holds(member, group_id, now)
    block = get_object_or_404(Block.objects.select_related("member"), group=own.group_id, public_id=block_id)
    actions.open_again(member=member, group=own.group, person=block.member, now=now)
    messages.success(request, "They can find this circle again. Nobody is told.")
    return redirect("groups:people", group_id)
