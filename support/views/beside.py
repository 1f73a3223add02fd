"""The quiet card beside what somebody writes, switched off for good. What it is about stays in the browser: nothing of it comes here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from members.actions import set_help_beside
from members.requests import signed_in


@require_POST
def beside(request: HttpRequest) -> HttpResponse:
    """No such card any more, until it is wanted back under Me. Nothing that is sent along is looked at."""
    set_help_beside(member=signed_in(request), wanted=False)
    return render(request, "support/beside_off.html")
