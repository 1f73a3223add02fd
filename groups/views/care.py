"""Holding a circle and looking after circles: the pages of facilitators and of admins."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from groups import actions, doors, keeping, policies, promises, refusals
from groups.forms import EndForm, KeepForm, OpenForm, PauseForm
from groups.models import Block, JoinRequest
from groups.organisation import overview
from groups.seats import my_seat
from groups.seats import people as people_of
from groups.views.seats import page, signed_in


@require_safe
def people(request: HttpRequest, group_id: str) -> HttpResponse:
    """Who sits here. For those who hold the space also who asks, whose seat is paused, and to whom it is closed."""
    now, member = clock.now(), signed_in(request)
    own = my_seat(member, group_id, now)
    context = {"now": now, "own": own, "group": own.group, "seats": people_of(own.group, now)}
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
        actions.hold_together(member=member, seat=their, now=now)
        messages.success(request, "You hold the space together now, and they are told.")
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


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, group_id: str) -> HttpResponse:
    """The confidentiality settings beside the promise they amount to. Reading it beforehand changes nothing."""
    now, member = clock.now(), signed_in(request)
    group, own = doors.where_one_may_keep(member, group_id, now)
    standing = promises.current(group)
    data = request.POST if request.method == "POST" else request.GET if request.htmx else None  # type: ignore[attr-defined]
    form = KeepForm(data, group=group, standing=standing)
    refused = ""
    if request.POST.get("verb") == "give" and form.is_valid():
        version, settings = form.cleaned_data["version"], form.after
        try:
            given = actions.change_settings(
                member=member, group=group, settings=settings, version=version, now=now
            )
        except refusals.PromiseMoved as error:
            refused = str(error)
            group.refresh_from_db()
            standing = promises.current(group)
            form = KeepForm(group=group, standing=standing)
        else:
            same = given.version == standing.version
            messages.success(
                request,
                "Nothing was different, so nothing changed."
                if same
                else "The promise is given. Members are told.",
            )
            return redirect("groups:keep", group_id)
    context = {"now": now, "group": group, "own": own, "form": form, "refused": refused, "standing": standing}
    context |= keeping.reading(form)
    context["holders"] = [seat for seat in people_of(group, now) if seat.holds] if own else []
    return page(request, "groups/keep_reading.html" if request.htmx else "groups/keep.html", **context)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a group (admins)."""
    member = signed_in(request)
    if not policies.may_open_groups(member):
        raise PermissionDenied
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        group = actions.open_group(member=member, now=clock.now(), **form.cleaned_data)
        messages.success(request, "The circle is open. Look over what it promises before anyone comes.")
        return redirect("groups:keep", group.public_id)
    return page(request, "groups/new.html", form=form)


@require_safe
def org(request: HttpRequest) -> HttpResponse:
    """Every group with its settings and how many sit there, for admins. No members, nothing they said."""
    if not signed_in(request).is_admin:
        raise PermissionDenied
    now = clock.now()
    wanted = request.GET.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= 4 else 1
    return page(request, "org/groups.html", now=now, overview=overview(max(number, 1), now))
