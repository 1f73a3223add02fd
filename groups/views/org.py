"""Looking after circles as an admin: their settings, what they propose, and the site's floor. Structure only, no content."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.text import small_number
from groups import actions, floors, organisation, policies, refusals
from groups.forms import FloorForm, OpenForm, WhyForm
from groups.models import SettingsChange
from groups.views.seats import page
from members.models import Member
from members.requests import signed_in

SAID = {
    "hold": "It is held. The circle reads why.",
    "decline": "It is declined. The circle reads why.",
    "release": "It goes on. Everyone who sits there is told when.",
}


def _admin(request: HttpRequest) -> Member:
    """The admin whose request this is. Raises PermissionDenied for everybody else."""
    member = signed_in(request)
    if not member.is_admin:
        raise PermissionDenied
    return member


@require_safe
def org(request: HttpRequest) -> HttpResponse:
    """Every group with its settings, what it proposes and how many sit there. No members, nothing they said."""
    _admin(request)
    now = clock.now()
    number = small_number(request.GET.get("page", ""), digits=4, otherwise=1)
    return page(request, "groups/org.html", now=now, overview=organisation.overview(max(number, 1), now))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a group (admins)."""
    member = signed_in(request)
    if not policies.may_open_groups(member):
        raise PermissionDenied
    form = OpenForm(
        request.POST if request.method == "POST" else None, initial={"time_zone": member.time_zone}
    )
    if form.is_valid():
        group = actions.open_group(member=member, now=clock.now(), **form.cleaned_data)
        messages.success(request, "The circle is open. Look over what it promises before anyone comes.")
        return redirect("groups:keep", group.public_id)
    return page(request, "groups/new.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, change_id: str) -> HttpResponse:
    """A looser promise that a group proposes: hold it, release it or decline it. `verb` is hold, release or decline."""
    member, now = _admin(request), clock.now()
    proposed = get_object_or_404(SettingsChange.objects.select_related("group"), public_id=change_id)
    verb = request.POST.get("verb", "")
    form = WhyForm(request.POST if verb in ("hold", "decline") else None)
    refused = ""
    if verb == "release" or form.is_valid():
        try:
            if verb == "release":
                actions.release_change(member=member, change=proposed, now=now)
            elif verb == "hold":
                actions.hold_change(member=member, change=proposed, now=now, **form.cleaned_data)
            else:
                actions.decline_change(member=member, change=proposed, now=now, **form.cleaned_data)
        except refusals.NotNow as error:
            refused = str(error)
            proposed.refresh_from_db()
        else:
            messages.success(request, SAID[verb])
            return redirect("groups:change", change_id)
    shown = organisation.proposal(proposed, now, member.time_zone)
    return page(request, "groups/change.html", now=now, proposal=shown, form=form, refused=refused)


@require_http_methods(["GET", "HEAD", "POST"])
def floor(request: HttpRequest) -> HttpResponse:
    """The site's floor, beside the circles it would bring closer. Reading it beforehand changes nothing."""
    member, now = _admin(request), clock.now()
    standing = floors.standing()
    data = request.POST if request.method == "POST" else request.GET if request.htmx else None  # type: ignore[attr-defined]
    form = FloorForm(data, floor=standing)
    if request.POST.get("verb") == "set" and form.is_valid():
        days = form.cleaned_data["notice_days"]
        actions.set_floor(member=member, widest=form.after, notice_days=days, now=now)
        messages.success(request, "The floor is set. Circles that were beyond it promise what is closer now.")
        return redirect("groups:floor")
    context = {
        "form": form, "tightened": floors.tightened_by(form.after), "history": organisation.floor_history(),
        "differs": form.after != form.before,
    }  # fmt: skip
    template = "groups/floor_reading.html" if request.htmx else "groups/floor.html"  # type: ignore[attr-defined]
    return page(request, template, now=now, **context)
