"""The lines of Support now, for admins: written, compared with their providers by two people, hidden, shown."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.text import small_number
from members.models import Member
from members.requests import signed_in
from support import actions, keeping, policies, refusals, way
from support.forms.lines import LineForm
from support.models import Drill

SAID = {
    "change": "Kept. Two people compare it with its provider now.",
    "check": "Thank you. It says the day you looked.",
    "hide": "It is off Support now within a minute.",
    "show": "It is on Support now within a minute.",
}


def _admin(request: HttpRequest) -> Member:
    """The admin whose request this is. Raises PermissionDenied for everybody else."""
    member = signed_in(request)
    if not policies.may_keep_lines(member):
        raise PermissionDenied
    return member


@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """All of them by country, those that ask for a look first; and whether the way to a hand works, and where it does not."""
    member, now = _admin(request), clock.now()
    context = {
        "shelf": keeping.shelf(clock.today(now, settings.TIME_ZONE)), "now": now,
        "way": way.read(now), "zone": member.time_zone, "drill": Drill.objects.ended().first(),
    }  # fmt: skip
    return render(request, "support/lines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write another line."""
    member, now = _admin(request), clock.now()
    form = LineForm(
        request.POST if request.method == "POST" else None,
        row=None,
        today=clock.today(now, settings.TIME_ZONE),
    )
    if form.is_valid():
        line = actions.add_line(member=member, said=form.said, now=now)
        messages.success(request, SAID["change"])
        return redirect("support:line", line.key)
    return render(request, "support/line.html", {"form": form, "one": None})


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, line_key: str) -> HttpResponse:
    """One line: as Support now shows it, who compared it, and what it says. `verb` is change, check, hide or show."""
    member, now = _admin(request), clock.now()
    found = keeping.one(line_key)
    if found is None:
        raise Http404
    verb, today = request.POST.get("verb", ""), clock.today(now, settings.TIME_ZONE)
    form = LineForm(request.POST if verb == "change" else None, row=found.row, today=today)
    refused = ""
    if verb in SAID and (verb != "change" or form.is_valid()):
        try:
            _do(verb, member, line_key, request, form)
        except refusals.NotNow as error:
            refused, found = str(error), keeping.one(line_key) or found
            if verb != "change":
                form = LineForm(None, row=found.row, today=today)
        else:
            messages.success(request, SAID[verb])
            return redirect("support:line", line_key)
    context = {"form": form, "one": found, "refused": refused, "now": now, "own": member.pk, "today": today}
    return render(request, "support/line.html", context)


def _do(verb: str, member: Member, key: str, request: HttpRequest, form: LineForm) -> None:
    known: dict[str, Any] = {"member": member, "key": key, "now": clock.now()}
    known["version"] = small_number(request.POST.get("version", ""), digits=9, otherwise=0)
    if verb == "change":
        actions.change_line(said=form.said, **known)
    elif verb == "check":
        actions.check_line(**known)
    else:
        actions.show_line(shown=verb == "show", **known)
