"""Several roads, and what is counted on one besides days: which stands in front, one erased, a meeting, a private line."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.fields import SubmissionField
from journeys import actions
from journeys.forms import WithoutForm
from journeys.forms.dates import as_written
from journeys.views.common import READ_OR_SEND, journey_of, where_words_are_kept
from members import consent
from members.requests import signed_in


@require_POST
def front(request: HttpRequest, journey_id: str) -> HttpResponse:
    """Show this road first from now on."""
    member = signed_in(request)
    actions.bring_to_front(member=member, journey=journey_of(member, journey_id))
    messages.success(request, "This is the road you see first now.")
    return redirect("journeys:road")


@require_http_methods(READ_OR_SEND)
def erase(request: HttpRequest, journey_id: str) -> HttpResponse:
    """A page that says what goes and what stays, then erases the road."""
    member = signed_in(request)
    journey = journey_of(member, journey_id)
    if request.method == "POST":
        actions.erase_journey(member=member, journey=journey, now=clock.now())
        messages.success(request, "It’s erased, with all that lay on it.")
        return redirect("journeys:road")
    return render(request, "journeys/erase.html", {"journey": journey})


@require_http_methods(READ_OR_SEND)
@where_words_are_kept
def without(request: HttpRequest, journey_id: str) -> HttpResponse:
    """The private line "days without …": written, begun again today, moved or taken away."""
    member, now = signed_in(request), clock.now()
    journey = journey_of(member, journey_id)
    today, since = clock.today(now, member.time_zone), journey.without_since
    initial = {"name": journey.without or ""}
    if since is not None:
        initial |= as_written(since)
    form = WithoutForm(request.POST or None, initial=initial, today=today)
    pressed = request.POST.get("press", "keep")
    if request.method == "POST" and pressed == "today" and journey.without:
        actions.count_without(member=member, journey=journey, what=journey.without, since=today, now=now)
        messages.success(request, "It begins again today, by your own hand. Everything else stays as it is.")
        return redirect(journey)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.count_without(
            member=member, journey=journey, what=said["name"], since=said["starts_on"], now=now
        )
        messages.success(request, "The line is on your road." if said["name"] else "The line is gone.")
        return redirect(journey)
    return render(request, "journeys/without.html", {"form": form, "journey": journey})


@require_POST
def meeting(request: HttpRequest, journey_id: str) -> HttpResponse:
    """One meeting more, or the last one off again."""
    member = signed_in(request)
    journey = journey_of(member, journey_id)
    if request.POST.get("press") == "off":
        off = actions.unmark_meeting(member=member)
        messages.success(request, "The last one is off again." if off else "There is none to take off.")
        return redirect(journey)
    submission = SubmissionField().clean(request.POST.get("submission"))
    try:
        actions.mark_meeting(member=member, submission=submission, now=clock.now())
        messages.success(request, "It’s marked.")
    except consent.NotKept:
        messages.info(request, "Nothing new is kept without your yes, so it was not marked.")
    return redirect(journey)
