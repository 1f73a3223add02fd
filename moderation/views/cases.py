"""What somebody works on: the queue, one report, its words, what is done about it, the answer."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.text import small_number
from groups.seats import GONE, lasting_seats
from members.models import Member
from members.requests import signed_in
from moderation import actions, letters, policies
from moderation.actions.acting import can_be_done, is_removed, set_aside_at
from moderation.forms import AnswerForm, LetterForm
from moderation.letters import Act
from moderation.models import AccountEnd, Case, CaseLetter, Evidence, Look, Opening, Report
from moderation.purge import KEPT_FOR
from moderation.querysets import LOOK_LASTS
from moderation.reasons import BY_CODE
from moderation.reportable import KINDS

READ_OR_SEND = ["GET", "HEAD", "POST"]
PAGE = 20
HOW = {"asked": "asked for", "agreed": "agreed", "on": "open now", "over": "over", "declined": "declined"}
"""How an opening stands, in words."""

ENDS = {
    "asked": "To end it is asked for", "agreed": "To end it is agreed", "done": "It is ended", "lifted": "It was given back",
    "over": "It stays as it is", "declined": "It stays as it is",
}  # fmt: skip
"""How an account's end stands, as a sentence."""

DID = {code: act.words for code, act in letters.ALL.items()} | {"end_account": "End their account"}
"""What was done, by what its letter says of it."""


def who_works(request: HttpRequest, now: dt.datetime) -> Member:
    """The member whose request this is, who moderates or holds a circle. Raises PermissionDenied for everybody else."""
    from groups.models import Group

    member = signed_in(request)
    if not member.is_moderator and not Group.objects.held_by(member, now).exists():
        raise PermissionDenied
    return member


def at_desk(member: Member, case_id: str, now: dt.datetime) -> Case:
    """That one, at their desk. Raises Http404 for any other: one they are concerned in looks like none."""
    return get_object_or_404(Case.objects.visible_to(member, now).select_related("group"), public_id=case_id)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """What waits, by how soon it wants somebody and then by age. No word of any is shown."""
    now = clock.now()
    member = who_works(request, now)
    number = max(1, small_number(request.GET.get("page", ""), digits=4, otherwise=1))
    rows = Case.objects.visible_to(member, now).open().select_related("group")
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    for row in found:
        row.why = BY_CODE[row.reason].words  # type: ignore[attr-defined]
        row.what = KINDS[row.kind].words  # type: ignore[attr-defined]
    asked = [
        one for one in Opening.objects.visible_to(member, now).filter(began_at=None, declined_at=None, approved_by=None)
        .exclude(asked_by=member).order_by("asked_at", "pk")[:PAGE] if one.stands(now) == "asked"
    ]  # fmt: skip
    waits = AccountEnd.objects.visible_to(member, now).filter(
        began_at=None, declined_at=None, approved_by=None
    )
    ends = [
        one
        for one in waits.exclude(asked_by=member).order_by("asked_at", "pk")[:PAGE]
        if one.stands(now) == "asked"
    ]
    context = {
        "ends": ends,
        "rows": found[:PAGE],
        "more": len(found) > PAGE,
        "page": number,
        "asked": asked,
        "now": now,
        "me": member,
    }
    return render(request, "moderation/cases.html", context)


@require_safe
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    """One of them, without its words: what it is about, in whose hand, what was done."""
    now = clock.now()
    member = who_works(request, now)
    row = at_desk(member, case_id, now)
    mine = policies.holds_it(member, row, now)
    openings = list(Opening.objects.visible_to(member, now).filter(case=row).order_by("asked_at", "pk"))
    for one in openings:
        one.how = HOW[one.stands(now)]  # type: ignore[attr-defined]
    ends = list(AccountEnd.objects.visible_to(member, now).filter(case=row).order_by("asked_at", "pk"))
    for end in ends:
        end.how = ENDS[end.stands(now)]  # type: ignore[attr-defined]
    context = {
        "ends": ends,
        "case": row, "why": BY_CODE[row.reason].words, "what": KINDS[row.kind].words, "mine": mine, "now": now,
        "may_take": policies.may_take(member, row, now), "openings": openings,
        "reports": Report.objects.visible_to(member, now).filter(case=row).count(),
        "letters": _letters(member, row, now), "may_ask": policies.may_ask_opening(member, row, now),
    }  # fmt: skip
    if row.closed_at is not None:
        context |= {
            "appeal_until": row.closed_at + policies.APPEAL_FOR, "erased_on": row.closed_at + KEPT_FOR,
            "kept": any(end.stands(now) == "done" for end in ends),
        }  # fmt: skip
    return render(request, "moderation/case.html", context)


def _letters(member: Member, case: Case, now: dt.datetime) -> list[CaseLetter]:
    """Those that went with something that was done, in their order, with what that was."""
    rows = CaseLetter.objects.visible_to(member, now).filter(case=case)
    found = list(rows.exclude(act__in=["answer", "looked_again"]).order_by("at", "pk"))
    for one in found:
        one.did = DID.get(one.act, one.act)  # type: ignore[attr-defined]
    return found


@require_POST
def take(request: HttpRequest, case_id: str) -> HttpResponse:
    """Take it in hand."""
    now = clock.now()
    member = who_works(request, now)
    if actions.take(member=member, case=at_desk(member, case_id, now), now=now):
        messages.success(request, "It’s in your hand now.")
    else:
        messages.info(request, "Somebody else was sooner. It’s in good hands.")
    return redirect("moderation:case", case_id)


@require_POST
def give_back(request: HttpRequest, case_id: str) -> HttpResponse:
    """Put it back for others."""
    now = clock.now()
    member = who_works(request, now)
    actions.give_back(member=member, case=at_desk(member, case_id, now), now=now)
    messages.success(request, "It waits for somebody else now. That’s all right.")
    return redirect("moderation:cases")


@require_POST
def look(request: HttpRequest, case_id: str) -> HttpResponse:
    """Say that one reads what was reported; the next request shows it."""
    now = clock.now()
    member = who_works(request, now)
    actions.look(member=member, case=at_desk(member, case_id, now), now=now)
    return redirect("moderation:words", case_id)


@dataclass(frozen=True)
class Piece:
    """One copy as its page shows it."""

    row: Evidence
    name: str
    what: str
    possible: list[Act]
    aside: bool
    removed: bool


@require_safe
def words(request: HttpRequest, case_id: str) -> HttpResponse:
    """What was reported, and what those who reported it wrote: for an hour after saying that one reads it."""
    now = clock.now()
    member = who_works(request, now)
    row = at_desk(member, case_id, now)
    last = Look.objects.visible_to(member).filter(case=row, at__gt=now - LOOK_LASTS).order_by("-at").first()
    if last is None:
        return redirect("moderation:case", case_id)
    pieces = _pieces(member, row, now)
    reports = (
        Report.objects.visible_to(member, now).filter(case=row).select_related("key").order_by("at", "pk")
    )
    appeals = CaseLetter.objects.visible_to(member, now).filter(case=row, appealed_at__isnull=False)
    told = [(BY_CODE[one.reason].words, one) for one in reports]
    context = {
        "case": row, "pieces": pieces, "told": told, "appeals": appeals.select_related("key").order_by("appealed_at", "pk"),
        "now": now, "mine": policies.holds_it(member, row, now),
    }  # fmt: skip
    return render(request, "moderation/words.html", context)


def _pieces(member: Member, case: Case, now: dt.datetime) -> list[Piece]:
    rows = list(
        Evidence.objects.visible_to(member, now).filter(case=case).select_related("key", "author")
        .order_by("-reported", "said_at", "pk")
    )  # fmt: skip
    seats = lasting_seats((row.group_id, row.author_id) for row in rows)
    found = []
    for row in rows:
        seat = seats.get((row.group_id, row.author_id))
        name = "Someone in the circle" if row.unnamed else seat.name if seat else GONE
        can = can_be_done(member, case, row, now)
        aside, removed = bool(set_aside_at(member, row, now)), is_removed(row)
        found.append(Piece(row, name, KINDS[row.kind].words, can, aside, removed))
    return found


@require_http_methods(READ_OR_SEND)
def act(request: HttpRequest, case_id: str, piece_id: str, verb: str) -> HttpResponse:
    """Do one thing about one piece, with the letter to whose words they are."""
    now = clock.now()
    member = who_works(request, now)
    row = at_desk(member, case_id, now)
    piece = next((one for one in _pieces(member, row, now) if one.row.public_id == piece_id), None)
    what = next((one for one in piece.possible if one.code == verb), None) if piece else None
    if piece is None or what is None or not policies.may_act(member, row, piece.row, now):
        raise Http404("nothing to do there")
    form = LetterForm(
        request.POST if request.method == "POST" else None, act=verb, initial={"words": what.letter}
    )
    if form.is_valid() and verb == "end_account":
        asked = actions.ask_end(member=member, case=row, piece=piece.row, now=now, **form.cleaned_data)
        messages.success(request, what.done)
        return redirect("moderation:account_end", asked.public_id)
    if form.is_valid():
        actions.act(member=member, case=row, piece=piece.row, what=verb, now=now, **form.cleaned_data)
        messages.success(request, what.done)
        return redirect("moderation:words", case_id)
    return render(request, "moderation/act.html", {"case": row, "piece": piece, "what": what, "form": form})


@require_http_methods(READ_OR_SEND)
def answer(request: HttpRequest, case_id: str) -> HttpResponse:
    """Answer those who reported it, and close it."""
    now = clock.now()
    member = who_works(request, now)
    row = at_desk(member, case_id, now)
    if not policies.holds_it(member, row, now):
        raise PermissionDenied
    form = AnswerForm(
        request.POST if request.method == "POST" else None, act="answer",
        initial={"words": letters.ANSWER, "concerned": letters.LOOKED_AGAIN},
        told=policies.reports_waiting(member, row, now).exists(), asked=bool(policies.appeals_waiting(member, row, now)),
    )  # fmt: skip
    if form.is_valid():
        actions.answer(member=member, case=row, now=now, **form.cleaned_data)
        messages.success(request, "They are answered.")
        return redirect("moderation:cases")
    return render(request, "moderation/answer.html", {"case": row, "form": form})
