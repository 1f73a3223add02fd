"""How a circle keeps things: its confidentiality settings beside the promise they amount to."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from groups import actions, banners, changes, doors, floors, keeping, policies, promises, refusals
from groups.forms import KeepForm
from groups.models import Group, SettingsChange
from groups.seats import people as people_of
from groups.views.seats import page
from members.models import Member
from members.requests import signed_in

READ_FIRST = "Here is how it reads with what you have chosen now. Give it if that is what you mean."


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, group_id: str) -> HttpResponse:
    """The confidentiality settings beside the promise they amount to. Reading it beforehand changes nothing."""
    now, member = clock.now(), signed_in(request)
    group, own = doors.where_one_may_keep(member, group_id, now)
    standing, floor = promises.current(group), floors.standing()
    data = request.POST if request.method == "POST" else request.GET if request.htmx else None  # type: ignore[attr-defined]
    form = KeepForm(data, group=group, standing=standing, most=floors.widest(floor))
    refused = ""
    if request.POST.get("verb") == "give" and form.is_valid():
        if request.POST.get("read", keeping.signature(form.after)) != keeping.signature(form.after):
            refused = READ_FIRST  # without JavaScript: chosen after it was read
        else:
            done, refused = _give(request, form, member, group, now)
            if done:
                return redirect("groups:keep", group_id)
            group.refresh_from_db()
            standing = promises.current(group)
            if standing.version != form.cleaned_data["version"]:  # somebody was quicker: show how it stands
                form = KeepForm(group=group, standing=standing, most=floors.widest(floor))
    context: dict[str, Any] = {
        "group": group,
        "own": own,
        "form": form,
        "refused": refused,
        "standing": standing,
    }
    context |= keeping.reading(form, now=now, zone=member.time_zone, notice=floors.notice(floor))
    context["waits"] = changes.waiting(group)
    context["holders"] = [seat for seat in people_of(group, now) if seat.holds] if own else []
    if request.htmx:  # type: ignore[attr-defined]
        return page(request, "groups/keep_reading.html", now=now, **context)
    waits = context["waits"]
    context["may_withdraw"] = waits is not None and policies.may_withdraw(member, waits, now)
    context["banners"] = banners.banners(group, now, member.time_zone)
    return page(request, "groups/keep.html", now=now, **context)


def _give(
    request: HttpRequest, form: KeepForm, member: Member, group: Group, now: dt.datetime
) -> tuple[bool, str]:
    """Whether it was done, and if not, why not."""
    version = form.cleaned_data["version"]
    try:
        changed = actions.change_settings(
            member=member, group=group, settings=form.after, version=version, now=now
        )
    except refusals.NotNow as error:
        return False, str(error)
    if changed.waiting is None:
        same = changed.promise.version == version
        said = (
            "Nothing was different, so nothing changed."
            if same
            else "The promise is given. Members are told."
        )
    else:
        day = keeping.weekday_and_day(changed.waiting.due_at, now, member.time_zone)
        said = f"Members are told. What is looser waits until {day}."
    messages.success(request, said)
    return True, ""


@require_POST
def withdraw_change(request: HttpRequest, group_id: str, change_id: str) -> HttpResponse:
    """Take a looser promise back before its day has come."""
    now, member = clock.now(), signed_in(request)
    group, _ = doors.where_one_may_keep(member, group_id, now)
    change = get_object_or_404(
        SettingsChange.objects.select_related("group"), group=group, public_id=change_id
    )
    try:
        actions.withdraw_change(member=member, change=change, now=now)
        messages.success(request, "The looser promise is withdrawn. Everything stays as it is.")
    except refusals.NotNow as error:
        messages.warning(request, str(error))
    return redirect("groups:keep", group_id)
