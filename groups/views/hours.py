"""When somebody holds a circle: set by those who do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from core import clock
from groups import actions, doors
from groups import hours as week
from groups.forms import hours as forms
from groups.views.seats import page
from members.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, group_id: str) -> HttpResponse:
    """The stretches of the week somebody holds this circle in, and within which time an answer can be hoped for."""
    now, member = clock.now(), signed_in(request)
    group = doors.where_one_holds(member, group_id, now).group
    adding, data = "add" in request.POST, request.POST if request.method == "POST" else None
    form = forms.HoursForm(data, group=group)
    rows = week.of(group)
    stretches = (
        forms.week(rows) if data is None else forms.with_one_more(data) if adding else forms.sent(data)
    )
    if data is not None and not adding and form.is_valid() and stretches.is_valid():
        different = actions.set_hours(
            member=member, group=group, stretches=stretches.stretches(), now=now, **form.cleaned_data
        )
        messages.success(
            request,
            "Kept. It holds from now on." if different else "Nothing was different, so nothing changed.",
        )
        return redirect("groups:hours", group_id)
    return page(
        request, "groups/hours.html", now=now, group=group, form=form, week=stretches, adding=adding,
        bad=forms.mistakes(form, stretches) if data is not None and not adding else [],
        lines=week.lines(group, rows, now, member.time_zone), zone_words=week.zone_words(group.time_zone),
        yours=week.zone_words(member.time_zone), answer_words=week.answer_words(group),
    )  # fmt: skip
