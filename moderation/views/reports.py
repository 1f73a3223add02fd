"""What a member told us, followed to its end; letters to a member; asking for another look."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from members import consent
from members.models import Member
from members.requests import signed_in
from moderation import actions, policies, reportable
from moderation.actions.reporting import until_appeal
from moderation.forms import AppealForm, TellForm
from moderation.models import Case, CaseLetter, Report
from moderation.reportable import KINDS, Thing

READ_OR_SEND = ["GET", "HEAD", "POST"]
SHOWN = 50
"""Reports and letters on a page; what is older is erased soon (`purge.KEPT_FOR`)."""

OVER = " Where none of them may look at it, it goes to those who look after this site, with what its promise lets them read."
HOLDERS = "The words go along; nothing that another of them said does." + OVER
KEPT = "This circle’s promise keeps its words from them: only what you write goes along."
"""What the form says of each choice."""


@require_http_methods(READ_OR_SEND)
def tell(request: HttpRequest, kind: str, about: str) -> HttpResponse:
    """Tell somebody who looks after this place about something one sees."""
    member, now = signed_in(request), clock.now()
    thing = reportable.load(member, kind, about, now)
    beside = [(one, _line(one, member)) for one in reportable.neighbours(member, thing, now)]
    form = TellForm(
        request.POST if request.method == "POST" else None, desks=_desks(member, thing, now), beside=beside
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            sent = actions.tell(
                reporter=member, thing=thing, reason=data["reason"], desk=data["desk"], words=data["words"],
                submission=data["submission"], beside=form.ticked(), now=now,
            )  # fmt: skip
        except consent.NotKept as error:
            form.add_error(None, str(error))
        else:
            said = "It has arrived. Thank you for telling us."
            if sent.joined:
                said = "It has arrived. You told us of a lot today, so it is looked at together with something before it."
            messages.success(request, said)
            return redirect("moderation:report", sent.public_id)
    context = {
        "thing": thing, "what": KINDS[kind].words, "form": form,
        "all_go": all(policies.words_go(member, thing, desk, now) for desk, _, _ in _desks(member, thing, now)),
        # Asked of the reporter alone: the answer must not tell whether the author moderates.
        "nobody": not policies.somebody_there([member.pk]),
    }  # fmt: skip
    return render(request, "moderation/tell.html", context)


def _line(thing: Thing, member: Member) -> str:
    """What a form shows of something beside: the beginning of its words, and whose they are only where they are one's own."""
    mine = "Yours: " if thing.author_id == member.pk else ""
    return f"{mine}{thing.words[:140]}{'…' if len(thing.words) > 140 else ''}"


def _desks(member: Member, thing: Thing, now: dt.datetime) -> list[tuple[str, str, str]]:
    """Whom somebody can tell, with what goes along; first whom the circle's promise lets read it."""
    found = []
    for desk, words in Case.Desk.choices:
        if desk == Case.Desk.HOLDERS and not policies.holders_may(member, thing, now):
            continue
        if desk == Case.Desk.HOLDERS:
            found.append(
                (desk, words, HOLDERS if policies.words_go(member, thing, desk, now) else KEPT + OVER)
            )
        elif policies.words_go(member, thing, desk, now):
            found.append((desk, words, "The words go along."))
        else:
            found.append((desk, words, KEPT))
    return sorted(found, key=lambda one: not policies.words_go(member, thing, one[0], now))


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What I told, and letters to me."""
    member, now = signed_in(request), clock.now()
    told = Report.objects.mine(member).select_related("group").order_by("-at", "-pk")[:SHOWN]
    to_me = CaseLetter.objects.visible_to(member, now).to(member).exclude(act="answer")
    letters = to_me.select_related("group").order_by("-at", "-pk")[:SHOWN]
    context = {"told": told, "letters": letters, "now": now}
    return render(request, "moderation/reports.html", context)


@require_http_methods(READ_OR_SEND)
def report(request: HttpRequest, report_id: str) -> HttpResponse:
    """How something I told stands, and the answer; asking for another look."""
    member, now = signed_in(request), clock.now()
    row = get_object_or_404(Report.objects.mine(member).select_related("key", "group"), public_id=report_id)
    until = until_appeal(member, row, now)
    may_appeal = policies.may_appeal_report(member, row, until, now)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(member=member, report=row, words=form.cleaned_data["words"], now=now)
        except consent.NotKept as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Somebody takes another look.")
            return redirect("moderation:report", report_id)
    answers = CaseLetter.objects.visible_to(member, now).to(member).filter(case=row.case_id, act="answer")
    answers = answers.filter(at__gte=row.at).select_related("key").order_by("at", "pk")
    context = {
        "report": row,
        "answers": answers,
        "form": form,
        "may_appeal": may_appeal,
        "until": until,
        "now": now,
    }
    return render(request, "moderation/report.html", context)


@require_http_methods(READ_OR_SEND)
def letter(request: HttpRequest, case_letter_id: str) -> HttpResponse:
    """A letter to me from somebody who looks after this place; asking for another look."""
    member, now = signed_in(request), clock.now()
    mine = CaseLetter.objects.visible_to(member, now).to(member).select_related("key", "group")
    row = get_object_or_404(mine, public_id=case_letter_id)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal_letter(member=member, letter=row, words=form.cleaned_data["words"], now=now)
        except consent.NotKept as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Somebody takes another look.")
            return redirect("moderation:letter", case_letter_id)
    may_appeal = policies.may_appeal_letter(member, row, now)
    context = {
        "letter": row,
        "form": form,
        "may_appeal": may_appeal,
        "until": row.at + policies.APPEAL_FOR,
        "now": now,
    }
    return render(request, "moderation/letter.html", context)
