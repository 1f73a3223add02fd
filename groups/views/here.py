"""One's own seat in a circle: the name one goes by there, being asked, and what becomes of a visit."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from core import clock
from groups import actions, policies, refusals, visits
from groups.forms import NameForm, WillingForm
from groups.seats import my_seat
from groups.views.seats import page
from members.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, group_id: str) -> HttpResponse:
    """My seat here. `verb` is name, willing, stay or go."""
    now, member = clock.now(), signed_in(request)
    own = my_seat(member, group_id, now)
    verb = request.POST.get("verb", "")
    naming = NameForm(request.POST if verb == "name" else None, prefix="name")
    willing = WillingForm(request.POST if verb == "willing" else None, initial={"willing": own.willing})
    mine: dict[str, Any] = {"member": member, "group": own.group, "now": now}
    try:
        if verb == "name" and naming.is_valid():
            actions.rename_here(name=naming.cleaned_data["name"], **mine)
            messages.success(request, "That is your name here now.")
            return redirect("groups:here", group_id)
        if verb == "willing" and willing.is_valid():
            actions.be_willing(willing=willing.cleaned_data["willing"], **mine)
            messages.success(request, "Kept.")
            return redirect("groups:here", group_id)
        if verb == "stay":
            actions.stay(**mine)
            messages.success(request, "This seat is yours now. Nobody was told.")
            return redirect("home:group", group_id)
        if verb == "go" and own.visiting:
            actions.leave(**mine)
            messages.success(request, "You’ve gone, without a word. You’re welcome to look in again.")
            return redirect("groups:mine")
    except refusals.NameTaken as error:
        naming.name_is_taken(str(error))
    except refusals.NotNow as error:
        messages.warning(request, str(error))
        return redirect("groups:here", group_id)
    context = {"naming": naming, "willing": willing, "form": naming, "own": own, "group": own.group}
    left = (own.visit_rounds or 0) - own.visit_seen
    ending = own.visiting and policies.is_ending(own.group)
    return page(
        request, "groups/here.html",
        now=now, left=left, days_left=visits.days_left(own, now), ending=ending, **context,
    )  # fmt: skip
