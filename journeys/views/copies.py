"""A copy for one person: given, brought up to date, ended; read at the other end; and what they suggest."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from journeys import actions, copies, refusals, versions
from journeys.forms import GiveForm, SuggestForm
from journeys.models import PlanCopy, Suggestion
from journeys.panel import my_plan
from journeys.plan import cards, shown
from journeys.views.common import READ_OR_SEND
from members import consent
from members.models import Member
from members.requests import signed_in


@require_http_methods(READ_OR_SEND)
def give(request: HttpRequest) -> HttpResponse:
    """Who may read which parts of my plan, until when; and giving parts to one more person."""
    member, now = signed_in(request), clock.now()
    plan = versions.snapshot(my_plan(member))
    parts = [part.section for part in shown(plan) if part.filled]
    seats = copies.could_read(member, now)
    data = request.POST if request.method == "POST" else None
    form = GiveForm(data, seats=seats, parts=parts, today=clock.today(now, member.time_zone))
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.give_copy(
                member=member, seat=said["reader"], sections=said["sections"], last=said["lasts"], now=now
            )
            messages.success(request, f"{said['reader'].name} can read those parts now.")
            return redirect("journeys:copies")
        except (consent.NotKept, refusals.NotNow) as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "given": copies.given(member, plan, now),
        "parts": parts,
        "seats": seats,
        "now": now,
    }
    return render(request, "journeys/copies.html", context)


def _own_copy(member: Member, copy_id: str) -> PlanCopy:
    rows = PlanCopy.objects.visible_to(member).filter(member=member).select_related("key")
    return get_object_or_404(rows, public_id=copy_id)


@require_POST
def refresh(request: HttpRequest, copy_id: str) -> HttpResponse:
    """Bring a copy up to date."""
    member = signed_in(request)
    try:
        actions.refresh_copy(member=member, copy=_own_copy(member, copy_id), now=clock.now())
        messages.success(request, "They read those parts as they stand now.")
    except (consent.NotKept, refusals.NotNow) as error:
        messages.warning(request, str(error))
    return redirect("journeys:copies")


@require_POST
def end(request: HttpRequest, copy_id: str) -> HttpResponse:
    """End a copy."""
    member = signed_in(request)
    actions.end_copy(member=member, copy=_own_copy(member, copy_id))
    messages.success(request, "It’s ended. Nobody is told.")
    return redirect("journeys:copies")


@require_http_methods(READ_OR_SEND)
def of(request: HttpRequest, copy_id: str) -> HttpResponse:
    """What somebody gave one to read, and suggesting something for it. Where there is nothing to read, this page says the same
    to everybody, whatever is or was at that address."""
    member, now = signed_in(request), clock.now()
    given = copies.for_reader(member, copy_id, now)
    if given is None:
        return render(
            request, "journeys/nothing_shared.html", {"typed": request.POST.get("words", "")[:2_000]}
        )
    parts = [section for section in given.sections if section.kind != "pairs"]
    form = SuggestForm(request.POST if request.method == "POST" else None, parts=parts)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.suggest(
                author=member, copy=given.copy, section=said["section"], words=said["words"], now=now
            )
            messages.success(request, "It’s with them. They take it in or let it go.")
            return redirect("journeys:of", copy_id)
        except (consent.NotKept, refusals.NotNow) as error:
            form.add_error(None, str(error))
        except PermissionDenied:  # it ended while this was being sent
            return render(request, "journeys/nothing_shared.html", {"typed": said["words"]})
    context = {
        "given": given, "cards": cards(shown(versions.read(given.copy.words))), "form": form if parts else None, "now": now,
        "mine": copies.own_suggestions(member, given.copy, now),
    }  # fmt: skip
    return render(request, "journeys/of.html", context)


@require_safe
def thoughts(request: HttpRequest) -> HttpResponse:
    """What was suggested for my plan, to be taken in or let go."""
    member, now = signed_in(request), clock.now()
    return render(
        request, "journeys/thoughts.html", {"waiting": copies.open_suggestions(member, now), "now": now}
    )


@require_POST
def thought(request: HttpRequest, suggestion_id: str) -> HttpResponse:
    """Take a suggestion in (`verb` is take), or let it go."""
    member, now = signed_in(request), clock.now()
    rows = Suggestion.objects.visible_to(member, now).filter(member=member).select_related("key")
    row = get_object_or_404(rows, public_id=suggestion_id)
    try:
        if request.POST.get("verb") == "take":
            actions.take_in(member=member, suggestion=row, now=now)
            messages.success(request, "It’s in your plan, and yours to change.")
        elif request.POST.get("verb") == "let_go":
            actions.let_suggestion_go(member=member, suggestion=row, now=now)
            messages.success(request, "You’ve let it go. Nobody is told.")
    except (consent.NotKept, refusals.NotNow) as error:
        messages.warning(request, str(error))
    return redirect("journeys:thoughts")


@require_POST
def take_back(request: HttpRequest, suggestion_id: str) -> HttpResponse:
    """Take back what one suggested."""
    author, now = signed_in(request), clock.now()
    row = get_object_or_404(Suggestion.objects.mine(author, now), public_id=suggestion_id)
    actions.take_back_suggestion(author=author, suggestion=row)
    messages.success(request, "You’ve taken it back.")
    return redirect("journeys:plan")
