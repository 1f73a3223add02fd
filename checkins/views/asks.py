"""Putting together what a rhythm asks, and seeing it as a member does."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from checkins import actions, questions
from checkins.forms import CheckInForm, OwnQuestionForm
from checkins.models import Rhythm
from core import clock
from core.words import in_a_row, number_word
from groups.doors import where_one_holds
from groups.models import Group
from groups.seats import people
from members.models import Member
from members.requests import signed_in


def _rhythm(member: Member, group_id: str, rhythm_id: str, now: dt.datetime) -> Rhythm:
    """A rhythm that goes on in a circle one holds. Raises Http404 and PermissionDenied as that door does."""
    group = where_one_holds(member, group_id, now).group
    going_on = Rhythm.objects.visible_to(member, now).going_on().filter(group=group).select_related("group")
    return get_object_or_404(going_on, public_id=rhythm_id)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, group_id: str, rhythm_id: str) -> HttpResponse:
    """One press, one change: add, take out, up, down. It counts from the next check-in that opens."""
    member, now = signed_in(request), clock.now()
    rhythm = _rhythm(member, group_id, rhythm_id, now)
    form = OwnQuestionForm(request.POST if "own" in request.POST else None)
    if request.method == "POST" and ("own" not in request.POST or form.is_valid()):
        asks = changed(
            rhythm.asks,
            request.POST.get("do", ""),
            form.cleaned_data.get("own_words", "") if form.is_bound else "",
        )
        try:
            actions.set_asks(by=member, rhythm=rhythm, asks=asks, was=_was(request, rhythm), now=now)
            return redirect("checkins:ask", group_id, rhythm_id)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("checkins:ask", group_id, rhythm_id)
    there, noun = questions.asked(rhythm.asks), rhythm.group.pull_noun
    context = {
        "group": rhythm.group, "rhythm": rhythm, "form": form, "was": "\n".join(rhythm.asks),
        "there": [(questions.label(q, noun), entry) for entry, q in zip(rhythm.asks, there, strict=True)],
        "offered": [(questions.label(q, noun), q) for q in questions.LIBRARY.values() if q.name not in rhythm.asks],
        "room_for_own": sum(entry.startswith(questions.OWN_MARK) for entry in rhythm.asks) < questions.OWN_MOST,
        "full": len(there) >= questions.MOST,
    }  # fmt: skip
    return render(request, "checkins/ask.html", context)


def _was(request: HttpRequest, rhythm: Rhythm) -> list[str]:
    """What the page showed that was sent."""
    return request.POST.get("was", "").replace("\r\n", "\n").split("\n")


def changed(asks: list[str], do: str, own_words: str) -> list[str]:
    """That list after one press: `do` is `add:name`, `out:3`, `up:3` or `down:3`; own words are added. A question goes before
    those that belong at the end. What is none of these changes nothing."""
    if own_words:
        return _added(asks, questions.OWN_MARK + own_words)
    verb, _, what = do.partition(":")
    if verb == "add" and what in questions.LIBRARY and what not in asks:
        return _added(asks, what)
    if not (what.isascii() and what.isdigit() and int(what) < len(asks)):
        return asks
    place, fresh = int(what), list(asks)
    entry = fresh.pop(place)
    if verb == "out":
        return fresh
    if verb in {"up", "down"}:
        fresh.insert(max(0, place + (-1 if verb == "up" else 1)), entry)
        return fresh
    return asks


def _added(asks: list[str], entry: str) -> list[str]:
    closing = {name for name, question in questions.LIBRARY.items() if question.closing}
    if entry in closing:
        return [*asks, entry]
    place = next((n for n, there in enumerate(asks) if there in closing), len(asks))
    return [*asks[:place], entry, *asks[place:]]


class Anybody:
    """The circle's people as a member is told of them who holds nothing and keeps apart from nobody (`forms.answer.People`)."""

    apart = ""
    keeps_apart = False

    def __init__(self, group: Group, now: dt.datetime) -> None:
        seats = people(group, now)
        self.count = f"{number_word(len(seats)).capitalize()} {'person' if len(seats) == 1 else 'people'}."
        self.holders = in_a_row([seat.name for seat in seats if seat.holds])


@require_safe
def preview(request: HttpRequest, group_id: str, rhythm_id: str) -> HttpResponse:
    """The form as a member gets it. It is no form here: there is nothing to send it with, and nothing of it is kept."""
    member, now = signed_in(request), clock.now()
    rhythm = _rhythm(member, group_id, rhythm_id, now)
    form = CheckInForm(pull_noun=rhythm.group.pull_noun, asks=rhythm.asks)
    form.name_people(group=rhythm.group.name, room=Anybody(rhythm.group, now), last="")
    return render(request, "checkins/preview.html", {"group": rhythm.group, "rhythm": rhythm, "form": form})
