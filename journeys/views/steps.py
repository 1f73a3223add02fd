""" "Something happened": seven quiet pages. Each can be passed, left and come back to; only the last puts anything on
the road. Support first, and nothing is asked twice."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from groups.models import Group
from journeys import actions, steps
from journeys.days import days_on_road, in_days
from journeys.draft import LAST, Answers
from journeys.forms import STEPS, StepForm
from journeys.panel import my_plan
from journeys.plan import lines, people
from journeys.views.common import READ_OR_SEND, where_words_are_kept
from members.models import Member
from members.requests import signed_in


@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """To the page where one left it, or to the first."""
    answers = steps.open_draft(signed_in(request))
    return redirect("journeys:step", answers.at if answers else 1)


@require_http_methods(READ_OR_SEND)
@where_words_are_kept
def step(request: HttpRequest, number: int) -> HttpResponse:
    """One of the seven pages."""
    if not 1 <= number <= LAST:
        raise Http404("no such page")
    member = signed_in(request)
    answers = steps.open_draft(member)
    if request.method == "POST":
        return _answered(request, member, number, answers or Answers())
    if answers is None and number > 1:
        return redirect("journeys:step", 1)
    form = _form(member, number, answers or Answers())
    return render(request, f"journeys/step_{number}.html", _context(member, number, form))


def _form(member: Member, number: int, answers: Answers, request: HttpRequest | None = None) -> StepForm:
    plan = my_plan(member) if number == 4 else None
    triggers = [line.words for line in lines(plan.triggers if plan else None)]
    return STEPS[number - 1](request.POST if request else None, answers=answers, triggers=triggers)


def _context(member: Member, number: int, form: StepForm) -> dict[str, object]:
    context: dict[str, object] = {"number": number, "form": form, "back": number - 1, "last": number == LAST}
    if number == 5:
        plan = my_plan(member)
        context["people"] = people(plan.people if plan else None)
    if number >= 6:
        journey = actions.first_journey(member)
        today = clock.today(clock.now(), member.time_zone)
        context["total"] = in_days(days_on_road(journey, today)) if journey else ""
        context["has_road"] = journey is not None
    return context


def _answered(request: HttpRequest, member: Member, number: int, answers: Answers) -> HttpResponse:
    """What was pressed: `go` on, `skip` this page, or `keep` for later."""
    now, pressed = clock.now(), request.POST.get("press", "go")
    form = _form(member, number, answers, request)
    said = form.said() if pressed != "skip" and form.is_valid() else {}
    if pressed == "keep":
        steps.answer(member=member, said=said, at=number, now=now)
        messages.success(request, "It’s kept for you. It waits until you come back, or let it go.")
        return redirect("journeys:road")
    if number == LAST:
        steps.finish(member=member, said=said, now=now)
        return redirect("journeys:after")
    onward = _next(number, said, answers)
    steps.answer(member=member, said=said, at=onward, now=now)
    if number == 1 and said.get("safe") in {"no", "not_sure"}:
        return redirect("journeys:company")
    return redirect("journeys:step", onward)


def _next(number: int, said: dict[str, object], before: Answers) -> int:
    """The page after. "Mark it" passes over the words; "nothing yet" stays a while, once."""
    if number == 2 and said.get("help") == "mark":
        return 6
    if number == 2 and said.get("help") == "nothing" and before.help != "nothing":
        return 2
    return number + 1


@require_safe
def company(request: HttpRequest) -> HttpResponse:
    """Before anything else: people to talk to. Then it goes on where it was."""
    return render(request, "journeys/company.html")


@require_safe
def after(request: HttpRequest) -> HttpResponse:
    """It is on the road. Doors, no counts: say it to a circle, read the plan, rest."""
    member, now = signed_in(request), clock.now()
    journey = actions.first_journey(member)
    today = clock.today(now, member.time_zone)
    context = {
        "total": in_days(days_on_road(journey, today)) if journey else "",
        "groups": Group.objects.visible_to(member, now).order_by("name"),
    }
    return render(request, "journeys/after.html", context)


@require_POST
def let_go(request: HttpRequest) -> HttpResponse:
    """Throw away what was half written."""
    steps.let_go(member=signed_in(request))
    messages.success(request, "It’s gone. Nothing of it was kept.")
    return redirect("journeys:road")
