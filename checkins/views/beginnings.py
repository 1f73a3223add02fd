"""Answers that are not sent yet: kept while one writes, let go; and kept where the door had closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from checkins import actions
from checkins.beginnings import form_of
from checkins.views.common import round_of
from core import clock
from members.requests import signed_in


@require_POST
def keep(request: HttpRequest, round_id: str) -> HttpResponse:
    """Keep what stands in the form. Pressed as a button it leads back; kept by the page itself it answers whether there was
    something to keep."""
    member, now = signed_in(request), clock.now()
    kept = actions.keep_beginning(
        member=member, of_round=round_of(member, round_id, now), answers=request.POST,
        form=form_of(request.POST), now=now,
    )  # fmt: skip
    if "later" not in request.POST:
        return JsonResponse({"kept": kept is not None})
    messages.success(
        request, "It’s kept for you, here, until this closes." if kept else "There was nothing to keep yet."
    )
    return redirect("checkins:answer", round_id)


@require_POST
def let_go(request: HttpRequest, round_id: str) -> HttpResponse:
    """Let what was begun go: one of it (`which`), or all. Sent twice, it is still gone."""
    member, now = signed_in(request), clock.now()
    of_round, which = round_of(member, round_id, now), request.POST.get("which", "")
    actions.let_beginning_go(member=member, of_round=of_round, public_id=which)
    messages.success(request, "It’s let go.")
    return redirect("checkins:answer", round_id)
