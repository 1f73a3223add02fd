"""Whom one could write to, writing first, and being written to oneself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conversations import actions, listing, policies, refusals
from conversations.actions.asking import standing
from conversations.forms import WordsForm
from conversations.models import NotAgain
from core import clock
from groups.seats import my_seat
from members import consent
from members.requests import signed_in


@require_safe
def who(request: HttpRequest, group_id: str) -> HttpResponse:
    """Whom in this circle one could write to."""
    member, now = signed_in(request), clock.now()
    own = my_seat(member, group_id, now)
    own.member = member
    open_here = policies.may_write_here(own.group) and not own.visiting
    seats = listing.could_write(own, now) if open_here else []
    context = {"group": own.group, "seats": seats, "open_here": open_here, "shielded": policies.SHIELDED.days}
    return render(request, "conversations/who.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, group_id: str, seat_id: str) -> HttpResponse:
    """Write first to somebody in this circle. Where there is a conversation already, that is where it leads."""
    member, now = signed_in(request), clock.now()
    own = my_seat(member, group_id, now)
    own.member = member
    seat = next((seat for seat in listing.seen(own, now) if seat.public_id == seat_id), None)
    if seat is None or seat.member_id == member.pk:
        raise Http404("nobody to write to there")
    seat.group = own.group  # read already
    there = standing(member, own.group, seat.member_id, now)
    lately = there is not None and there.accepted_at is not None and not policies.may_say(member, there, now)
    old = there is not None and there.accepted_at is None and there.asked_at <= now - policies.ONCE_IN
    anew = (
        old and there is not None and there.asker_id == member.pk
    )  # their own, of a week ago: another may follow
    if there is not None and not lately and not anew and request.method != "POST":
        return redirect("conversations:one", there.public_id)
    if (there is None or anew) and not policies.may_ask(member, seat, now):
        context = {"group": own.group, "seat": seat, "days": policies.SHIELDED.days}
        return render(request, "conversations/not_now.html", context)
    begun = listing.unsent(member, own.group, seat.member_id, now)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        initial={"words": begun.words} if begun else None,
        label=f"To {seat.name}",
    )
    if form.is_valid():
        try:
            made = actions.ask(member=member, seat=seat, now=now, **form.cleaned_data)
            messages.success(request, "It’s on its way. Whatever they answer is all right.")
            return redirect("conversations:one", made.public_id)
        except (consent.NotKept, refusals.NotNow) as error:
            form.add_error(None, str(error))
    context = {
        "group": own.group, "seat": seat, "form": form, "begun": begun, "again": lately, "now": now,
        "days": min(filter(None, [own.group.stay_days, there.days if there else 30])),
    }  # fmt: skip
    return render(request, "conversations/write.html", context)


@require_POST
def early(request: HttpRequest) -> HttpResponse:
    """Be written to before one's first weeks in a circle (`group`) are over, or after all not (`turn`)."""
    member, now = signed_in(request), clock.now()
    turn = request.POST.get("turn", "")
    if turn not in {"on", "off"}:
        raise Http404("no such wish")
    own = my_seat(member, request.POST.get("group", ""), now)
    actions.open_early(member=member, seat=own, is_open=turn == "on", now=now)
    messages.success(request, "Kept.")
    return redirect("conversations:mine")


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Let somebody (`wish`) write first again."""
    member = signed_in(request)
    given = request.POST.get("wish", "")
    mine = {f"{wish.pk}": wish for wish in NotAgain.objects.visible_to(member)}
    if given not in mine:
        raise Http404("no such wish")
    actions.let_ask_again(member=member, wish=mine[given])
    messages.success(request, "They can write to you again. Nobody is told.")
    return redirect("conversations:mine")
