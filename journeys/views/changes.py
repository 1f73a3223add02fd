"""How the plan stood: a list in words, one version beside the present, and putting it back."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from journeys import actions, versions
from journeys.models import PlanVersion
from journeys.panel import my_plan
from journeys.views.common import READ_OR_SEND
from members import consent
from members.requests import signed_in


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Every sitting in which the plan changed, newest first."""
    member = signed_in(request)
    told, older = versions.told(member, _moment(request.GET.get("before", "")))
    context = {"told": told, "older": f"{older.timestamp():.6f}" if older else "", "now": clock.now()}
    return render(request, "journeys/changes.html", context)


def _moment(words: str) -> dt.datetime | None:
    """The instant an address names, or None: then the list begins at its beginning."""
    try:
        return dt.datetime.fromtimestamp(float(words), dt.UTC) if words.isascii() else None
    except (ValueError, OverflowError, OSError):
        return None


@require_http_methods(READ_OR_SEND)
def version(request: HttpRequest, version_id: str) -> HttpResponse:
    """How the plan stood after one sitting, beside how it stands now; and putting that back."""
    member, now = signed_in(request), clock.now()
    row = get_object_or_404(
        PlanVersion.objects.visible_to(member).select_related("key"), public_id=version_id
    )
    if request.method == "POST":
        try:
            actions.put_back(member=member, version=row, now=now)
            messages.success(
                request, "Your plan reads as it did then. How it stood until now is under Changes."
            )
            return redirect("journeys:plan")
        except consent.NotKept as error:
            messages.warning(request, str(error))
    compared = versions.compare(versions.read(row.words), versions.snapshot(my_plan(member)))
    context = {
        "version": row,
        "compared": compared,
        "differs": any(part.differs for part in compared),
        "same": [part for part in compared if not part.differs],
        "now": now,
    }
    return render(request, "journeys/version.html", context)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Erase how the plan stood before."""
    actions.forget_changes(member=signed_in(request), now=clock.now())
    messages.success(request, "How your plan stood before is erased. Your plan stays as it is.")
    return redirect("journeys:changes")
