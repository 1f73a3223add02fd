"""What a group says of itself: the page of those who hold it, and of admins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from core import clock
from groups import actions, doors, refusals
from groups.forms import DescribeForm
from groups.views.seats import page
from members.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, group_id: str) -> HttpResponse:
    """Describe the group: when, how, about what, for whom. Nothing here changes who reads what."""
    now, member = clock.now(), signed_in(request)
    group, own = doors.where_one_may_keep(member, group_id, now)
    form = DescribeForm(request.POST if request.method == "POST" else None, group=group)
    if form.is_valid():
        try:
            actions.describe(member=member, group=group, said=form.cleaned_data, now=now)
        except refusals.TooFewSeats as error:
            form.add_error("seats", str(error))
        else:
            messages.success(request, "That is what people who look for a circle read from now on.")
            return redirect("groups:about", group_id)
    return page(request, "groups/about.html", now=now, group=group, own=own, form=form)
