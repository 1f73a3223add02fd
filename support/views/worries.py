""" "I'm worried about someone": said, read by those who hold a circle, and switched off by who does not want it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core import clock
from groups.models import Group, Membership
from groups.policies import is_silent
from groups.seats import face, lasting_seats, my_seat, people
from members import consent
from members.requests import signed_in
from support import actions, following, policies, refusals
from support.forms.duty import WORRY_MOST, WordsForm
from support.models import Worry, WorryWish

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_SEND)
def worry(request: HttpRequest, group_id: str, seat_id: str) -> HttpResponse:
    """Say that I am worried about who sits there, to those who hold the circle."""
    member, now = signed_in(request), clock.now()
    own = my_seat(member, group_id, now)
    seats = (
        Membership.objects.filter(group=own.group, until=None).exclude(member=member).select_related("group")
    )
    seat = get_object_or_404(seats, public_id=seat_id)
    form = WordsForm(
        request.POST if request.method == "POST" else None, label="What you saw, in a line or two", most=WORRY_MOST,
        help_text="What happened, not what it may mean. Those who hold the circle read it with your name.",
    )  # fmt: skip
    if form.is_valid():
        try:
            actions.worry(member=member, seat=seat, words=form.cleaned_data["words"], now=now)
            messages.success(request, "It’s with those who hold the circle. They know it is from you.")
            return redirect("home:group", group_id)
        except (consent.NotKept, refusals.NotNow) as error:
            form.add_error(None, str(error))
    heard = (
        not is_silent(own.group) and policies.reads_worries(member, own.group, seat.member_id, now).exists()
    )
    context = {"group": own.group, "seat": seat, "form": form, "heard": heard}
    if not heard:
        context["outside"] = following.outside(now)
    return render(request, "support/worry.html", context)


@require_http_methods(READ_OR_SEND)
def worries(request: HttpRequest) -> HttpResponse:
    """What was said to those who hold my circles, newest first; `false` calls one false use."""
    member, now = signed_in(request), clock.now()
    rows = Worry.objects.visible_to(member, now).exclude(author=member).select_related("key", "group")
    if request.method == "POST":
        row = get_object_or_404(rows, public_id=request.POST.get("false", ""))
        actions.call_false(member=member, said=row, now=now)
        messages.success(request, "Noted. Three within a week, and theirs are not taken for a week.")
        return redirect("support:worries")
    found = list(rows.order_by("-at", "-pk")[:50])
    pairs = [(row.group_id, who) for row in found for who in (row.author_id, row.about_id)]
    seats = lasting_seats(pairs)
    listed = [
        (row, face(seats.get((row.group_id, row.author_id)), row.public_id)[0], *face(seats.get((row.group_id, row.about_id)), row.public_id))
        for row in found
    ]  # fmt: skip
    return render(request, "support/worries.html", {"listed": listed, "now": now})


@require_http_methods(READ_OR_SEND)
def wish(request: HttpRequest, group_id: str) -> HttpResponse:
    """Whom here I could say it about; and whether others may say that they are worried about me."""
    member, now = signed_in(request), clock.now()
    own = my_seat(member, group_id, now)
    group = own.group
    if request.method == "POST":
        turn = request.POST.get("turn", "")
        if turn not in {"on", "off"}:
            raise Http404("no such wish")
        actions.wish_no_worries(member=member, group=group, wanted=turn == "on", now=now)
        messages.success(request, "Kept. Nobody is told.")
        return redirect("support:wish", group_id)
    off = WorryWish.objects.visible_to(member).filter(group=group).exists()
    hidden = group.members_seen == Group.MembersSeen.HOLDERS and not own.holds
    seats = [seat for seat in people(group, now) if seat.pk != own.pk and (seat.holds or not hidden)]
    return render(request, "support/wish.html", {"group": group, "off": off, "seats": seats})
