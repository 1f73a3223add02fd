"""Support now: who can be reached, for anybody, with nothing else needed. No session, no database, no script, no cookie."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from support import lines, way


@login_not_required
@require_safe
@transaction.non_atomic_requests  # a transaction would open a connection, and this page stands without a database
def now(request: HttpRequest, country: str = "") -> HttpResponse:
    """The lines of one country, chosen by the reader: never guessed from where they seem to be."""
    code = country.upper() or settings.SUPPORT_COUNTRY
    name = lines.countries().get(code, "")
    if country and not name:
        raise Http404
    at = clock.now()
    today = clock.today(at, settings.TIME_ZONE)
    here = lines.of(code, today) if name else []
    context = {
        "code": code,
        "country": name,
        "emergency": [line for line in here if line.kind == "emergency"],
        "calls": [line for line in here if line.kind != "emergency" and line.show],
        "texts": [line for line in here if line.text],
        "directories": lines.of("*", today),
        "countries": lines.countries(),
        "way": way.read(at),
        "now": at,
        "zone": settings.TIME_ZONE,
    }
    return render(request, "support/now.html", context)
