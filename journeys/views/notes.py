"""The plan as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.views import notes_file
from journeys import notes, versions
from journeys.panel import my_plan
from members.requests import signed_in


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """What is in the file, where it lies then, and which letters it cannot show."""
    plan = versions.snapshot(my_plan(signed_in(request)))
    return render(request, "journeys/file.html", {"filled": bool(plan), "lacking": notes.lacking(plan)})


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The file. Neither its name nor what stands in its head says what it is."""
    plan = versions.snapshot(my_plan(signed_in(request)))
    return notes_file(notes.as_pdf(plan), "application/pdf", "pdf")
