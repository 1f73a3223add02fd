"""Who is on duty in a circle: for those who hold it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from groups import hours
from groups.doors import where_one_holds
from groups.models import Group
from groups.policies import is_silent
from groups.seats import GONE, people
from members import consent
from members.models import Member
from members.requests import signed_in
from support import actions, refusals, way
from support.forms.duty import DutyForm, WordsForm
from support.models import Duty, DutyNote

DEEDS: dict[str, tuple[Callable[..., bool], str]] = {
    "cover": (actions.cover, "It’s yours. Thank you."),
    "take": (actions.take_hours, "It’s yours. Thank you."),
    "drop": (actions.drop_hours, "It’s out of the week."),
}
"""What a press does to a stretch, and what is said then."""


@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, group_id: str) -> HttpResponse:
    """The rota, whoever carries what now, a note for who is next; `verb` says what a press does, `row` to which stretch."""
    member, now = signed_in(request), clock.now()
    group = where_one_holds(member, group_id, now).group
    form, note = DutyForm(), WordsForm()
    if request.method == "POST":
        verb = request.POST.get("verb", "")
        if verb == "hours":
            form = DutyForm(request.POST)
        elif verb == "note":
            note = WordsForm(request.POST)
        if _done(request, member, group, verb, form, note, now):
            return redirect("support:duty", group_id)
    return render(request, "support/duty.html", _context(member, group, form, note, now))


def _done(
    request: HttpRequest,
    member: Member,
    group: Group,
    verb: str,
    form: DutyForm,
    note: WordsForm,
    now: dt.datetime,
) -> bool:
    """Do what was pressed; False where a form wants another look. Raises Http404 for any other press."""
    if verb == "hours":
        if not form.is_valid():
            return False
        weekday, opens, closes = form.stretch()
        try:
            actions.be_on_duty(
                member=member, group=group, weekday=weekday, opens=opens, closes=closes, now=now
            )
        except refusals.NotNow as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, "You’re on duty then.")
    elif verb == "note":
        if not note.is_valid():
            return False
        try:
            actions.leave_note(member=member, group=group, words=note.cleaned_data["words"], now=now)
        except (consent.NotKept, refusals.NotNow) as error:
            note.add_error(None, str(error))
            return False
        messages.success(request, "It’s there for those who hold the circle with you.")
    elif verb == "back":
        actions.step_back(member=member, group=group, now=now)
        messages.success(request, "Your hours are free for the others. Nothing says why.")
    else:
        _row(request, member, group, verb, now)
    return True


def _row(request: HttpRequest, member: Member, group: Group, verb: str, now: dt.datetime) -> None:
    rows = Duty.objects.visible_to(member, now).filter(group=group).select_related("group")
    row = get_object_or_404(rows, public_id=request.POST.get("row", ""))
    if verb == "ask":
        actions.ask_cover(member=member, duty=row, date=_next(row, now), now=now)
        messages.success(request, "The others are asked. Until one says yes, it is still yours.")
    elif verb in DEEDS:
        deed, done = DEEDS[verb]
        try:
            yes = deed(member=member, duty=row, now=now)
        except refusals.NotNow as error:
            messages.warning(request, str(error))
        else:
            (messages.success if yes else messages.warning)(
                request, done if yes else "Somebody has it already."
            )
    else:
        raise Http404("no such press")


def _next(row: Duty, now: dt.datetime) -> dt.date:
    """The next date that stretch comes on and is not over."""
    today = clock.today(now, row.group.time_zone)
    for ahead in range(9):
        date = today + dt.timedelta(days=ahead)
        stretch = hours.stretch_on(row, date, row.group.time_zone)
        if date.weekday() == row.weekday and stretch and stretch[1] > now:
            return date
    return today + dt.timedelta(days=(row.weekday - today.weekday()) % 7)


def _context(
    member: Member, group: Group, form: DutyForm, note: WordsForm, now: dt.datetime
) -> dict[str, Any]:
    """Seven statements, however many there are."""
    seats = people(group, now)
    names = {seat.member_id: seat for seat in seats}
    holding = {
        seat.member_id: seat
        for seat in seats
        if seat.holds and seat.member.is_active and not seat.member.is_going
    }
    rows = Duty.objects.visible_to(member, now).filter(group=group).order_by("weekday", "opens", "pk")
    with connection.cursor() as cursor:
        cursor.execute("SELECT member, load FROM sec.duty_load(%s)", [group.pk])
        load = dict(cursor.fetchall())
    notes = DutyNote.objects.visible_to(member, now).filter(group=group).select_related("key").order_by("-at")
    return {
        "group": group, "form": form, "note": note, "now": now, "way": way.read(now), "zone_words": hours.zone_words(group.time_zone),
        "rota": [_line(row, holding, member, now) for row in rows], "silent": is_silent(group),
        "load": [(seat, load.get(seat.member_id, 0)) for seat in seats if seat.holds],
        "notes": [(names[one.author_id].name if one.author_id in names else GONE, one) for one in notes[:10]],
    }  # fmt: skip


def _line(row: Duty, holding: dict[int, Any], member: Member, now: dt.datetime) -> dict[str, Any]:
    who = holding.get(row.member_id or 0)  # whoever holds the circle no longer is on duty no longer
    by = holding.get(row.covered_by_id or 0)
    wanted = (
        who is not None
        and row.cover_on is not None
        and row.cover_on >= clock.today(now, "UTC") - dt.timedelta(days=1)
    )
    return {
        "row": row, "name": who.name if who else "", "mine": row.member_id == member.pk,
        "words": f"{hours.DAYS[row.weekday]}s, {hours.span(row.opens, row.closes)}",
        "cover_on": row.cover_on if wanted else None, "by": by.name if by and wanted else "",
    }  # fmt: skip
