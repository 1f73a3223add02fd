"""Whom I would ask for a hand, in which order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from members.requests import signed_in
from support import actions, asking, choosing
from support.forms import RingForm
from support.models import NightWish


@require_http_methods(["GET", "HEAD", "POST"])
def ring(request: HttpRequest) -> HttpResponse:
    """Set the ring: everybody I could choose, each in a step or in none."""
    member, now = signed_in(request), clock.now()
    form = RingForm(
        request.POST if request.method == "POST" else None, candidates=choosing.candidates(member, now),
        places=asking.of_ring(member), nights=NightWish.objects.visible_to(member).exists(),
    )  # fmt: skip
    if form.is_valid():
        actions.set_ring(member=member, places=form.places(), now=now)
        actions.set_nights(member=member, wanted=form.cleaned_data["nights"] == "yes", now=now)
        messages.success(request, "Kept. Nobody is told that they are in it.")
        return redirect("support:hand")
    return render(request, "support/ring.html", {"form": form, "now": now})
