"""The plan: read from the top at two in the morning, written a section at a time."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from journeys import actions
from journeys.forms import SectionForm
from journeys.panel import my_plan
from journeys.plan import BY_SLUG, SECTIONS, lines, people
from journeys.views.common import READ_OR_SEND
from members import consent
from members.requests import signed_in


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """My plan, to be read from the top at two in the morning."""
    mine = my_plan(signed_in(request))
    parts = []
    for section in SECTIONS:
        text = getattr(mine, section.slug) if mine else None
        parts.append((section, people(text) if section.slug == "people" else lines(text)))
    context = {"first": parts[0], "parts": parts[1:], "changed_at": mine.changed_at if mine else None}
    return render(request, "journeys/plan.html", context)


@require_http_methods(READ_OR_SEND)
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Change one section of the plan."""
    member = signed_in(request)
    part = BY_SLUG.get(slug)
    if part is None:
        raise Http404("no such section")
    mine = my_plan(member)
    before = (getattr(mine, slug) if mine else None) or ""
    form = SectionForm(request.POST or None, section=part, initial={"words": before})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_plan(member=member, section=slug, words=form.cleaned_data["words"], now=clock.now())
            messages.success(request, "It’s in your plan.")
            return redirect("journeys:plan")
        except consent.NotKept as error:
            form.add_error(None, str(error))
    return render(request, "journeys/section.html", {"form": form, "section": part})
