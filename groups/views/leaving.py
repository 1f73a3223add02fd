"""Leaving a circle, stepping back from holding it, handing it over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from core import clock
from groups import actions, doors, policies, refusals
from groups.forms import HandOverForm, LeaveForm
from groups.models import Group
from groups.seats import who_could_hold
from groups.views.seats import page
from members.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, group_id: str) -> HttpResponse:
    """What leaving means for one's words, and doing it. Who alone holds the space hands it over on the way out."""
    now, member = clock.now(), signed_in(request)
    own = doors.lasting_seat(member, group_id)
    last = own.holds and not policies.others_hold(own.group, member, now)
    heirs = who_could_hold(own, now) if last else None
    form = LeaveForm(request.POST if request.method == "POST" else None, heirs=heirs, stay=_stay(own.group))
    refused = ""
    if form.is_valid():
        try:
            if heir := form.cleaned_data.get("to"):
                actions.hand_over(member=member, seat=heir, now=now)
            actions.leave(member=member, group=own.group, now=now, words=form.cleaned_data["words"])
        except refusals.LastHolder as error:
            refused = str(error)
        else:
            messages.success(request, _left(form.cleaned_data["words"]))
            return redirect("groups:mine")
    return page(
        request, "groups/leave.html", now=now, group=own.group, own=own, paused=own.is_paused(now), form=form,
        refused=refused, alone=last and not heirs,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def leave_holding(request: HttpRequest, group_id: str) -> HttpResponse:
    """Keep the seat and give back the holding: quietly where others hold it too, or by handing it over."""
    now, member = clock.now(), signed_in(request)
    own = doors.where_one_holds(member, group_id, now)
    heirs, verb, refused = who_could_hold(own, now), request.POST.get("verb", ""), ""
    form = HandOverForm(request.POST if verb == "hand_over" else None, heirs=heirs)
    try:
        if verb == "step_back":
            actions.step_back(member=member, group=own.group, now=now)
        elif form.is_valid():
            actions.hand_over(member=member, seat=form.cleaned_data["to"], now=now)
        else:
            verb = ""
    except refusals.LastHolder as error:
        verb, refused = "", str(error)
    if verb:
        messages.success(request, "You sit here as everyone does now. Thank you for having held it.")
        return redirect("home:group", group_id)
    others = policies.others_hold(own.group, member, now)
    return page(
        request, "groups/leave_holding.html", now=now, group=own.group, form=form, heirs=heirs, others=others,
        refused=refused,
    )  # fmt: skip


def _stay(group: Group) -> str:
    """For how long what stays will stay."""
    if group.stay_days:
        return (
            "What has a day on which it fades stays until then, check-ins too, and the rest until you take it back. "
            "You can take back any of it later."
        )
    return "This circle keeps them until they are taken back; you can do that later as well."


def _left(words: str) -> str:
    if words == "taken":
        return "You’ve left, and your words went with you."
    return "You’ve left. You can look for a seat again whenever it suits you."
