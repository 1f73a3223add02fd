""" "Something happened": seven quiet pages. Each can be passed, left and come back to; only the last puts anything on
the road. Support first, and nothing is asked twice."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.ids import LENGTH
from groups.models import Group
from journeys import actions, steps
from journeys.days import in_days, shown
from journeys.draft import LAST, Answers, whom_by_circle
from journeys.forms import STEPS, StepForm
from journeys.models import Journey, Setback, StepDraft
from journeys.notices import LATER
from journeys.panel import my_plan
from journeys.plan import lines, people
from journeys.road import began
from journeys.signals import ears_wanted
from journeys.telling import Circle, told_of
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
    now = clock.now()
    if request.method == "POST":
        return _answered(request, member, number, answers or Answers())
    if answers is None and number > 1:
        return redirect("journeys:step", 1)
    so_far = answers or Answers()
    form = _form(member, number, so_far, now)
    return render(request, f"journeys/step_{number}.html", _context(member, number, so_far, form, now))


def _form(
    member: Member, number: int, answers: Answers, now: dt.datetime, request: HttpRequest | None = None
) -> StepForm:
    more: dict[str, object] = {}
    if number == 4:
        plan = my_plan(member)
        more["triggers"] = [line.words for line in lines(plan.triggers if plan else None)]
    if number == 5:
        more["circles"] = _circles(member, now)
    if number == 6:
        more["roads"] = [(road.public_id, road.name or began(road)) for road in actions.journeys_of(member)]
    return STEPS[number - 1](request.POST if request else None, answers=answers, **more)  # type: ignore[arg-type]


def _circles(member: Member, now: dt.datetime) -> list[Circle]:
    found: list[Circle] = []
    answer: Any
    for _, answer in ears_wanted.send(sender=StepDraft, member=member, now=now):
        found += answer or []
    return found


def _context(
    member: Member, number: int, answers: Answers, form: StepForm, now: dt.datetime
) -> dict[str, object]:
    context: dict[str, object] = {"number": number, "form": form, "back": number - 1, "last": number == LAST}
    if number == 5:
        plan = my_plan(member)
        context["people"] = people(plan.people if plan else None)
    if number >= 6:
        journey = steps.road_of(member, answers)
        today = clock.today(now, member.time_zone)
        context["has_road"] = journey is not None
        if journey is not None and journey.counting != Journey.Counting.NONE:
            context["total"] = in_days(shown(journey, today))
    if number == LAST:
        context["whom"] = _names(whom_by_circle(answers), member, now)
    return context


def _names(whom: dict[str, list[str]], member: Member, now: dt.datetime) -> list[str]:
    """Who would be told, as the page says them; whoever cannot be told any more is not among them."""
    circles = _circles(member, now) if whom else []
    return [
        f"{ear.name} in {circle.name}"
        for circle in circles
        for ear in circle.ears
        if ear.key in whom.get(circle.group_id, ())
    ]


def _answered(request: HttpRequest, member: Member, number: int, answers: Answers) -> HttpResponse:
    """What was pressed: `go` on, `skip` this page, or `keep` for later."""
    now, pressed = clock.now(), request.POST.get("press", "go")
    form = _form(member, number, answers, now, request)
    said = form.said() if pressed != "skip" and form.is_valid() else {}
    if number == 1 and not answers.journey:
        said["journey"] = request.GET.get("on", "")[:LENGTH]
    if pressed == "keep":
        steps.answer(member=member, said=said, at=number, now=now)
        messages.success(request, "It’s kept for you. It waits until you come back, or let it go.")
        return redirect("journeys:road")
    if number == LAST:
        return _finished(request, steps.finish(member=member, said=said, now=now))
    onward = _next(number, said, answers)
    steps.answer(member=member, said=said, at=onward, now=now)
    if number == 1 and said.get("safe") in {"no", "not_sure"}:
        return redirect("journeys:company")
    return redirect("journeys:step", onward)


def _finished(request: HttpRequest, made: steps.Finished | None) -> HttpResponse:
    if made is None:
        return redirect("journeys:after")
    if made.untold:
        messages.info(request, "Not everyone you chose can read here any more, so they were left out.")
    if made.plan:
        return redirect(f"{reverse('journeys:section', args=['triggers'])}?from={made.setback.public_id}")
    return redirect("journeys:after")


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
    """It is on the road. Whom one told, and a few doors; no counts of what was missed. Where nothing was put there of late (it was
    let go in another tab, say), the road itself."""
    member, now = signed_in(request), clock.now()
    of_late = Setback.objects.visible_to(member).filter(created_at__gt=now - LATER)
    last = of_late.select_related("key", "journey__key").order_by("-created_at", "-pk").first()
    if last is None:
        return redirect("journeys:road")
    context = _doors(member, now) | {"last": last}
    context["told"] = told_of(member, [last], now).get(last.pk, ())
    if last.journey.counting != Journey.Counting.NONE:
        context["total"] = in_days(shown(last.journey, clock.today(now, member.time_zone)))
    return render(request, "journeys/after.html", context)


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """A calm page to come back to: three doors, and nothing about how long one was away."""
    return render(request, "journeys/back.html", _doors(signed_in(request), clock.now()))


def _doors(member: Member, now: dt.datetime) -> dict[str, object]:
    """What the doors lead to: one's circles."""
    return {"groups": Group.objects.visible_to(member, now).order_by("name")}


@require_POST
def let_go(request: HttpRequest) -> HttpResponse:
    """Throw away what was half written."""
    steps.let_go(member=signed_in(request))
    messages.success(request, "It’s gone. Nothing of it was kept.")
    return redirect("journeys:road")
