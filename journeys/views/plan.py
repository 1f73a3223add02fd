"""The plan: read from the top at two in the morning, written a part at a time."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from journeys import actions, refusals, versions
from journeys.actions.plans import as_typed, seen
from journeys.copies import received, waiting
from journeys.forms import PairForm, SectionForm
from journeys.models import Setback
from journeys.panel import my_plan
from journeys.plan import BY_SLUG, Section, cards, lines, pairs, plain, shown
from journeys.views.common import READ_OR_SEND
from members import consent
from members.models import Member
from members.requests import signed_in


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """My plan, to be read from the top at two in the morning: what comes first, then what says something, then what is empty."""
    member, now = signed_in(request), clock.now()
    mine = my_plan(member)
    first, *parts = shown(versions.snapshot(mine))
    context = {
        "now": now,
        "first": first,
        "cards": cards(parts),
        "empty": [part.section for part in parts if not part.filled],
        "changed_at": mine.changed_at if mine else None,
        "received": received(member, now),
        "thoughts": waiting(member, now).exists(),
    }
    return render(request, "journeys/plan.html", context)


@require_http_methods(READ_OR_SEND)
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Change one part of the plan. `?from=` a bend: what was around it stands beside, to be ticked."""
    part = BY_SLUG.get(slug)
    if part is None:
        raise Http404("no such part")
    if part.kind == "pairs":
        return _pairs(request, part)
    member = signed_in(request)
    stands = versions.snapshot(my_plan(member)).get(slug)
    around = _around(member, part, stands, request.GET.get("from", ""))
    typed = as_typed(slug, stands)
    form = SectionForm(
        request.POST or None, section=part, around=around, initial={"words": typed, "opened": seen(typed)}
    )
    meanwhile = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.write_plan(
                member=member, section=slug, words=said["words"], now=clock.now(), opened=said["opened"],
                apart=bool(said["apart"]),
            )  # fmt: skip
            messages.success(request, "It’s in your plan.")
            return redirect("journeys:plan")
        except consent.NotKept as error:
            form.add_error(None, str(error))
        except refusals.ChangedMeanwhile as error:
            meanwhile = plain(slug, stands)
            again = {**said, "opened": seen(typed), "apart": "1", "add": []}
            form = SectionForm(again, section=part, around=around)
            form.add_error(None, str(error))
    context = {"form": form, "section": part, "meanwhile": meanwhile}
    return render(request, "journeys/section.html", context)


def _around(member: Member, part: Section, stands: str | None, bend: str) -> list[str]:
    """What was around that bend of the member's own, less what the part says already; nothing where there is no such bend."""
    if not bend or part.kind != "lines":
        return []
    setback = Setback.objects.visible_to(member).select_related("key").filter(public_id=bend).first()
    known = set(plain(part.slug, stands))
    return [line.words for line in lines(setback.around if setback else None) if line.words not in known]


def _pairs(request: HttpRequest, part: Section) -> HttpResponse:
    """Pick an "If …, then …"; each is taken out by itself."""
    member = signed_in(request)
    form = PairForm(request.POST or None) if request.method == "POST" else PairForm()
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_pair(member=member, pair=form.cleaned_data["pair"], now=clock.now())
            messages.success(request, "It’s in your plan. Add another, or go back.")
            return redirect("journeys:section", part.slug)
        except (consent.NotKept, refusals.NotNow) as error:
            form.add_error(None, str(error))
    mine = my_plan(member)
    context = {"form": form, "section": part, "pairs": pairs(mine.pairs if mine else None)}
    return render(request, "journeys/pairs.html", context)


@require_POST
def take_out(request: HttpRequest) -> HttpResponse:
    """Take a pair out of the plan."""
    actions.take_out_pair(member=signed_in(request), words=request.POST.get("words", ""), now=clock.now())
    messages.success(request, "It’s out of your plan.")
    return redirect("journeys:section", "pairs")


@require_POST
def tick(request: HttpRequest) -> HttpResponse:
    """Tick a small step, or take the tick away."""
    try:
        actions.tick_step(member=signed_in(request), step=request.POST.get("step", ""), now=clock.now())
    except consent.NotKept as error:
        messages.warning(request, str(error))
    return redirect("journeys:plan")


@require_safe
def on_paper(request: HttpRequest) -> HttpResponse:
    """The plan without its buttons, for the browser's own print: every letter there is, in the reader's own fonts."""
    mine = my_plan(signed_in(request))
    parts = shown(versions.snapshot(mine))
    context = {"cards": cards(parts), "filled": any(part.filled for part in parts)}
    return render(request, "journeys/on_paper.html", context)
