"""Taking a seat in a circle: the pages of anyone who asks or sits."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.drawing import pebble_number
from groups import actions, anchoring, banners, coming, doors, history, names, promises, refusals
from groups.forms import AcceptForm, NameForm
from groups.models import Group, JoinRequest, Membership
from groups.seats import my_seat
from groups.sitting import my_circles
from members.models import Member
from members.requests import signed_in


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A page of this app, with the clock and the reader's zone that its dates are said in."""
    context.setdefault("now", clock.now())
    return render(request, template, {"zone": getattr(request.user, "time_zone", "UTC"), **context})


def ring(group: Group, taken: int) -> list[int]:
    """Pebbles for a picture of so many seats. Made from the group, not from who sits there: nobody is recognised."""
    return [pebble_number(f"{group.public_id}{seat}") for seat in range(taken)]


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The circles I sit in, those I asked, and what was decided about my seats."""
    now, member = clock.now(), signed_in(request)
    return page(request, "groups/mine.html", circles=my_circles(member, now), now=now)


@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, group_id: str) -> HttpResponse:
    """The promise in full, and the way to a seat: at once, by asking, or in line, as the group is set."""
    now, member = clock.now(), signed_in(request)
    group = doors.where_one_may_ask(member, group_id)
    if request.POST.get("verb") == "name":
        return _other_name(request, group, now)
    form = (
        AcceptForm(request.POST, rounds=group.trial_rounds, also=member.display_name)
        if request.POST
        else None
    )
    refused = ""
    if form and form.is_valid():
        try:
            names.may_hear(member)
            return seated(
                request, group, actions.take_seat(member=member, group=group, now=now, **form.how())
            )
        except refusals.NameTaken as error:
            names.was_taken(member)
            form.name_is_taken(str(error))
        except refusals.NotNow as error:
            refused, form = str(error), None
    return page(
        request,
        "groups/seat.html",
        now=now,
        group=group,
        refused=refused,
        open=max(0, group.seats - group.taken),  # type: ignore[attr-defined]
        **before_a_seat(group, member, coming.door(group, member, now), form),
    )


def before_a_seat(group: Group, member: Member, door: coming.Door, form: AcceptForm | None) -> dict[str, Any]:
    """What a page shows somebody who may take a seat: the promise, where they stand, and the form for it."""
    promise = promises.current(group)
    asked = door.waiting.name if door.waiting else ""
    fresh: dict[str, Any] = {"version": promise.version}
    if door.waiting:
        fresh |= {"suggested": asked, "visiting": "visit" if door.waiting.visiting else "stay"}
    return {
        "promise": promise,
        "sentences": promises.sentences(promise),
        "door": door,
        "form": form
        or AcceptForm(initial=fresh, rounds=group.trial_rounds, also=asked or member.display_name),
    }


def _other_name(request: HttpRequest, group: Group, now: dt.datetime) -> HttpResponse:
    """Ask by another name."""
    form = NameForm(request.POST)
    try:
        if form.is_valid():
            names.may_hear(signed_in(request))
            actions.rename_ask(
                member=signed_in(request), group=group, name=form.cleaned_data["name"], now=now
            )
            messages.success(request, "You ask by that name now.")
        else:
            messages.warning(
                request, " ".join(str(error) for errors in form.errors.values() for error in errors)
            )
    except refusals.NotNow as error:
        if isinstance(error, refusals.NameTaken):
            names.was_taken(signed_in(request))
        messages.warning(request, str(error))
    return redirect("groups:seat", group.public_id)


def seated(request: HttpRequest, group: Group, taken: Membership | JoinRequest) -> HttpResponse:
    """Where somebody goes from there, and what they are told."""
    if isinstance(taken, JoinRequest):
        said = (
            "You’re in line. When a seat comes free you’re told."
            if taken.in_line
            else "You’ve asked. Someone who holds the space reads it and answers."
        )
        messages.success(request, said)
        return redirect("groups:mine")
    if taken.paused_until and taken.paused_until > clock.now():
        return redirect("groups:mine")
    hello = "You’re visiting." if taken.visiting else "You have a seat."
    messages.success(request, f"{hello} Saying hello is enough for a first day, and so is reading.")
    return redirect("home:group", group.public_id)


@require_POST
def withdraw(request: HttpRequest, group_id: str) -> HttpResponse:
    """Take back one's ask."""
    member = signed_in(request)
    group = doors.where_one_may_ask(member, group_id)
    if actions.withdraw(member=member, group=group, now=clock.now()):
        messages.success(request, "You’ve taken it back. Nobody is told.")
    return redirect("groups:mine")


@require_safe
def promise(request: HttpRequest, group_id: str) -> HttpResponse:
    """The group's promise, its earlier versions, and what its ledger says."""
    now, member = clock.now(), signed_in(request)
    if member.is_admin:
        group, own = doors.where_one_may_keep(member, group_id, now)
    else:
        own = my_seat(member, group_id, now)
        group = own.group
    versions = list(group.promises.order_by("-version"))
    return page(
        request,
        "groups/promise.html",
        now=now,
        group=group,
        own=own,
        standing=versions[0],
        sentences=promises.sentences(versions[0]),
        earlier=[(version, promises.sentences(version)) for version in versions[1:]],
        history=history.lines(group, member),
        banners=banners.banners(group, now, member.time_zone),
        record=anchoring.against(request.GET.get("anchor", "")),
        may_keep=member.is_admin or (own is not None and own.holds),
    )
