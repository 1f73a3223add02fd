"""A letter: written by one who holds the space, read and answered by one member; and what a member does not want."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from checkins import actions, holding, policies, refusals
from checkins.actions.holding import fades_after
from checkins.forms import AnswerForm, LetterForm
from checkins.letters import BEGINNINGS, IN_A_PRESS
from checkins.models import CareWish, Letter
from checkins.views.common import round_of
from core import clock
from groups.models import Membership
from groups.seats import my_seat
from members import consent
from members.models import Member
from members.requests import signed_in

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_SEND)
def write_to(request: HttpRequest, round_id: str, seat_id: str) -> HttpResponse:
    """Write a letter to one member about a round; `like` in the address puts one of the beginnings into the box."""
    member, now = signed_in(request), clock.now()
    of_round = round_of(member, round_id, now)
    if not policies.may_hold_round(member, of_round, now):
        raise PermissionDenied
    seats = Membership.objects.active(now).filter(group=of_round.group).exclude(member=member)
    seat = get_object_or_404(seats.select_related("member", "group"), public_id=seat_id)
    like = BEGINNINGS.get(request.GET.get("like", ""), ("", ""))[1]
    form = LetterForm(request.POST if request.method == "POST" else None, initial={"words": like})
    closed = not policies.may_write_to(member, of_round, seat, now)
    if form.is_valid():
        try:
            actions.write_letter(
                member=member, of_round=of_round, seat=seat, words=form.cleaned_data["words"], now=now
            )
            messages.success(request, "It’s on its way. Only the two of you can read it.")
            return redirect("checkins:hold", round_id)
        except (consent.NotKept, refusals.NotNow) as error:
            form.add_error(None, str(error))
    context = {
        "round": of_round, "group": of_round.group, "seat": seat, "form": form, "beginnings": BEGINNINGS.items(),
        "no_letter": refusals.NoLetter.sentence if closed and not form.is_bound else "",
        "fades_at": fades_after(of_round.group, now), "now": now,
        "written": seat.member_id in holding.written_to(of_round),
    }  # fmt: skip
    return render(request, "checkins/write_to.html", context)


@require_http_methods(READ_OR_SEND)
def letter(request: HttpRequest, letter_id: str) -> HttpResponse:
    """A letter for one, or of one's own, with the answer. `say` answers by a press, `verb` back takes one's own letter back."""
    member, now = signed_in(request), clock.now()
    rows = Letter.objects.visible_to(member, now).select_related("key", "group", "round")
    row = get_object_or_404(rows, public_id=letter_id)
    if row.author_id == member.pk:
        return _own(request, member, row)
    pressed = IN_A_PRESS.get(request.POST.get("say", ""), "")
    data = {**request.POST.dict(), "words": pressed} if pressed else request.POST
    form = AnswerForm(data if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.answer_letter(member=member, letter=row, words=form.cleaned_data["words"], now=now)
            messages.success(request, "Your answer is with them, and with nobody else.")
            return redirect("checkins:letter", letter_id)
        except refusals.NotNow as error:
            messages.warning(request, str(error))
            return redirect("checkins:letter", letter_id)
        except consent.NotKept as error:
            form.add_error(None, str(error))
    return _page(request, member, row, form)


def _own(request: HttpRequest, member: Member, row: Letter) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("verb") != "back":
            raise PermissionDenied
        actions.take_back_letter(member=member, said=row)
        messages.success(request, "Your letter is taken back.")
        return redirect("checkins:hold", row.round.public_id)
    return _page(request, member, row, None)


def _page(request: HttpRequest, member: Member, row: Letter, form: AnswerForm | None) -> HttpResponse:
    now = clock.now()
    context = {
        "one": holding.post(member, [row], now)[0], "group": row.group, "form": form, "presses": IN_A_PRESS.items(),
        "now": now,
    }  # fmt: skip
    return render(request, "checkins/letter.html", context)


@require_http_methods(READ_OR_SEND)
def wishes(request: HttpRequest, group_id: str) -> HttpResponse:
    """What those who hold this circle may do for me, each off and on in one tap; and what they wrote to me."""
    member, now = signed_in(request), clock.now()
    group = my_seat(member, group_id, now).group
    wish = CareWish.objects.visible_to(member).filter(group=group).first() or CareWish(group=group)
    if request.method == "POST":
        turned = {"look_out": wish.look_out, "letters": wish.letters}
        name, _, state = request.POST.get("turn", "").partition("-")
        if name not in turned or state not in {"on", "off"}:
            raise Http404("no such wish")
        turned[name] = state == "on"
        actions.wish_care(member=member, group=group, now=now, **turned)
        messages.success(request, "Kept. Nobody is told.")
        return redirect("checkins:wishes", group_id)
    letters = Letter.objects.visible_to(member, now).shown_to(member).filter(reader=member, group=group)
    rows = list(letters.select_related("key", "group").order_by("-at", "-pk")[:20])
    context = {"group": group, "wish": wish, "post": holding.post(member, rows, now), "now": now}
    return render(request, "checkins/wishes.html", context)
