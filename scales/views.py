"""Pages for one member alone, staff included: choosing it, answering, looking, taking along, erasing."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.views import notes_file
from core.words import month_year
from journeys.views.common import where_words_are_kept
from members.requests import signed_in
from scales import actions, refusals
from scales.forms import ScaleForm
from scales.instruments import BARC10
from scales.models import Entry, Monthly
from scales.trend import entries, trend


@require_safe
def monthly(request: HttpRequest) -> HttpResponse:
    """What it is, whether one wants it, and how one's answers moved."""
    member = signed_in(request)
    today = clock.today(clock.now(), member.time_zone)
    moved = trend(member, BARC10, today)
    context = {
        "scale": BARC10, "chosen": Monthly.objects.visible_to(member).filter(scale=BARC10.code).first(), "trend": moved,
        "answered": actions.month_of(today) in {one.month for one in moved.months},
    }  # fmt: skip
    return render(request, "scales/monthly.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@where_words_are_kept
def answer(request: HttpRequest) -> HttpResponse:
    """The statements of this month."""
    member, now = signed_in(request), clock.now()
    if not Monthly.objects.visible_to(member).filter(scale=BARC10.code).exists():
        return redirect("scales:monthly")
    month = actions.month_of(clock.today(now, member.time_zone))
    there = (
        Entry.objects.visible_to(member).filter(scale=BARC10.code, month=month).select_related("key").first()
    )
    initial = {f"s{number}": step for number, step in json.loads(there.answers).items()} if there else {}
    initial["month"] = month.isoformat()
    form = ScaleForm(request.POST if request.method == "POST" else None, scale=BARC10, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            opened = form.cleaned_data["month"]
            actions.answer(member=member, scale=BARC10, steps=form.steps(), now=now, month=opened)
            messages.success(request, "It’s kept. Only you read it.")
            return redirect("scales:monthly")
        except refusals.OtherMonth as error:
            form = ScaleForm({**request.POST.dict(), "month": error.month.isoformat()}, scale=BARC10)
            form.add_error(None, str(error))
    context = {"scale": BARC10, "form": form, "there": there, "month": month_year(month)}
    return render(request, "scales/answer.html", context)


@require_POST
@where_words_are_kept
def begin(request: HttpRequest) -> HttpResponse:
    """Have it, from now on."""
    actions.begin(member=signed_in(request), scale=BARC10, now=clock.now())
    return redirect("scales:answer")


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Be told no more."""
    actions.stop(member=signed_in(request), scale=BARC10)
    messages.success(request, "You are not asked any more. What you answered is still yours.")
    return redirect("scales:monthly")


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """All of it goes, after being told what that is."""
    if request.method == "POST":
        actions.erase(member=signed_in(request), scale=BARC10)
        messages.success(request, "It’s erased.")
        return redirect("scales:monthly")
    return render(request, "scales/erase.html")


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """All of it as a file. Its name says nothing of what is in it."""
    rows = [
        {
            "month": f"{row.month:%Y-%m}",
            "answers": {
                item: BARC10.options[step - 1]
                for number, item in enumerate(BARC10.items, start=1)
                if 1 <= (step := steps.get(str(number), 0)) <= len(BARC10.options)
            },
            "total": BARC10.total(steps),
        }
        for row, steps in entries(signed_in(request), BARC10)
    ]
    said = {"scale": BARC10.title, "source": BARC10.source, "months": rows}
    raw = json.dumps(said, ensure_ascii=False, indent=2).encode()
    return notes_file(raw, "application/json; charset=utf-8", "json")
