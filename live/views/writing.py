"""Writing in a live round, on a page of its own: the round goes on meanwhile, and nothing one has typed is taken away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from groups.models import Mute
from live import actions, policies
from live.forms import TurnForm, WordForm
from live.models import LiveRound, Turn, TurnWords
from live.views.common import opened
from members import consent
from members.requests import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, round_id: str) -> HttpResponse:
    """Write one's turn, or one's word at the end; change it, take it back."""
    member, now = signed_in(request), clock.now()
    at, row = opened(member, round_id, now)
    kind = TurnWords.Kind.WORD if row.stage == LiveRound.Stage.CLOSING else TurnWords.Kind.TURN
    mine = Turn.objects.visible_to(member, now).filter(live=row, member=member).first()
    if mine is None or not policies.may_write(member, row, kind, now):
        return at.back()
    if "take_back" in request.POST:
        actions.take_back(member=member, live=row, kind=kind, now=now)
        return at.back()
    own = TurnWords.objects.visible_to(member, now).filter(author=member, turn=mine, kind=kind)
    before = own.select_related("key").first()
    kind_of_form = WordForm if kind == TurnWords.Kind.WORD else TurnForm
    form = kind_of_form(request.POST or None, initial={"words": before.words if before else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(member=member, live=row, kind=kind, words=form.cleaned_data["words"], now=now)
        except consent.NotKept as error:
            form.add_error(None, str(error))
        else:
            return redirect("live:live", round_id)
    context = {
        "round": at.round,
        "group": at.seat.group,
        "form": form,
        "there": before,
        "closing": kind == "word",
        "apart": Mute.objects.visible_to(member).filter(group=row.group_id, withholds=True).exists(),
    }
    return render(request, "live/say.html", context)
