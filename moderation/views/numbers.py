"""The quarter's numbers, for everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation.models import Quarter


@login_not_required
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Reports, openings and the median time to a first answer, of each quarter that is over."""
    quarters = Quarter.objects.order_by("-since")[:8]
    return render(request, "moderation/numbers.html", {"quarters": quarters})
