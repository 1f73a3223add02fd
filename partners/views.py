"""Pages of partners: all of mine, asking somebody, one of them, the rhythm, ending it."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from groups.models import Group
from groups.querysets import seats_of
from groups.seats import my_seat
from members import consent
from members.models import Member
from members.requests import signed_in
from partners import actions, listing, policies
from partners.forms import AskForm, RhythmForm, SayForm
from partners.models import Partnership, PartnerWords

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """With whom I check in, who asked me, whom I asked, and the circles where I could ask somebody."""
    member, now = signed_in(request), clock.now()
    seen = Partnership.objects.visible_to(member, now)
    seats = seats_of(member, now).filter(visit_rounds=None, group__writing=Group.Writing.CHOSEN)
    context = {
        "going_on": listing.pairs(member, seen.going_on(member, now).select_related("group").order_by("-agreed_at", "-pk")),
        "asked": listing.pairs(member, seen.asked_of(member, now).select_related("group").order_by("asked_at", "pk")),
        "waiting": listing.pairs(member, seen.waiting(member, now).select_related("group").order_by("asked_at", "pk")),
        "circles": [seat.group for seat in seats.select_related("group").order_by("group__name", "pk")],
    }  # fmt: skip
    return render(request, "partners/mine.html", context)


@require_http_methods(READ_OR_SEND)
def ask(request: HttpRequest, group_id: str) -> HttpResponse:
    """Ask somebody in this circle to check in with each other."""
    member, now = signed_in(request), clock.now()
    own = my_seat(member, group_id, now)
    own.member = member
    open_here = policies.may_write_here(own.group) and not own.visiting
    seats = listing.could_ask(own, now) if open_here else []
    for seat in seats:
        seat.group = own.group  # read already
    form = AskForm(request.POST if request.method == "POST" else None, seats=seats)
    if seats and form.is_valid():
        actions.ask(member=member, seat=form.cleaned_data["other"], when=form.when(), now=now)
        messages.success(request, "They are asked. Whatever they answer is all right.")
        return redirect("partners:mine")
    context = {"group": own.group, "form": form, "seats": seats, "open_here": open_here}
    return render(request, "partners/ask.html", context)


def _of(member: Member, partnership_id: str, now: dt.datetime) -> Partnership:
    """One that goes on for that member, waits for their answer, or that they asked. Raises Http404 for any other."""
    rows = Partnership.objects.visible_to(member, now).select_related("group")
    row = get_object_or_404(rows, public_id=partnership_id)
    seen = Partnership.objects.visible_to(member, now)
    for door in (seen.going_on, seen.asked_of, seen.waiting):
        if door(member, now).filter(pk=row.pk).exists():
            return row
    raise Http404("no such partnership")


@require_http_methods(READ_OR_SEND)
def one(request: HttpRequest, partnership_id: str) -> HttpResponse:
    """What the other said of late, saying something oneself; or the question that waits for an answer."""
    member, now = signed_in(request), clock.now()
    row = _of(member, partnership_id, now)
    pair = listing.pairs(member, [row])[0]
    if row.agreed_at is None:
        form: RhythmForm | SayForm = RhythmForm()
        return render(
            request, "partners/asked.html",
            {"pair": pair, "form": form, "mine": row.asker_id == member.pk, "now": now},
        )  # fmt: skip
    form = SayForm(request.POST if request.method == "POST" else None)
    may_say = policies.may_write_here(row.group)
    if form.is_valid():
        try:
            actions.say(member=member, partnership=row, now=now, **form.cleaned_data)
            messages.success(request, "It’s there, for the two of you.")
            return redirect("partners:one", partnership_id)
        except consent.NotKept as error:
            form.add_error(None, str(error))
    context = {
        "pair": pair, "form": form, "theirs": listing.theirs(member, row, now), "mine": listing.mine(member, row, now),
        "side": listing.side_of(member, row), "may_say": may_say, "now": now,
    }  # fmt: skip
    return render(request, "partners/one.html", context)


@require_POST
def answer(request: HttpRequest, partnership_id: str) -> HttpResponse:
    """Say yes, not now, or not by this person again (`verb`)."""
    member, now = signed_in(request), clock.now()
    row = get_object_or_404(
        Partnership.objects.visible_to(member, now).asked_of(member, now).select_related("group"),
        public_id=partnership_id,
    )
    verb = request.POST.get("verb", "")
    if verb in {"not_now", "never"}:
        actions.put_off(member=member, partnership=row, for_good=verb == "never", now=now)
        messages.success(request, "Kept. They are not told.")
        return redirect("partners:mine")
    form = RhythmForm(request.POST)
    if not form.is_valid():
        pair = listing.pairs(member, [row])[0]
        return render(request, "partners/asked.html", {"pair": pair, "form": form, "mine": False, "now": now})
    try:
        actions.accept(member=member, partnership=row, when=form.when(), now=now)
    except PermissionDenied as error:
        if Partnership.objects.visible_to(member, now).asked_of(member, now).filter(pk=row.pk).exists():
            raise
        raise Http404("it does not wait for an answer any more") from error
    messages.success(request, "You check in with each other now.")
    return redirect("partners:one", partnership_id)


@require_http_methods(READ_OR_SEND)
def rhythm(request: HttpRequest, partnership_id: str) -> HttpResponse:
    """When I am reminded."""
    member, now = signed_in(request), clock.now()
    row = _of(member, partnership_id, now)
    side = listing.side_of(member, row)
    if side is None:
        raise Http404("no side of one's own")
    initial = {"every": side.every, "weekday": side.weekday, "hour": side.hour}
    form = RhythmForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.set_rhythm(member=member, partnership=row, when=form.when(), now=now)
        messages.success(request, "Kept.")
        return redirect("partners:one", partnership_id)
    context = {"pair": listing.pairs(member, [row])[0], "form": form}
    return render(request, "partners/rhythm.html", context)


@require_http_methods(READ_OR_SEND)
def end(request: HttpRequest, partnership_id: str) -> HttpResponse:
    """End it without a sign, after being told what that means; with `words` on, what I said goes too."""
    member, now = signed_in(request), clock.now()
    row = _of(member, partnership_id, now)
    if listing.side_of(member, row) is None:
        raise Http404("no side of one's own")
    if request.method == "POST":
        words_too = request.POST.get("words") == "too"
        actions.end(member=member, partnership=row, words_too=words_too, now=now)
        messages.success(request, "It’s ended. Nobody is told.")
        return redirect("partners:mine")
    return render(request, "partners/end.html", {"pair": listing.pairs(member, [row])[0]})


@require_POST
def take_back(request: HttpRequest, words_id: str) -> HttpResponse:
    """Take back something I said to a partner."""
    member, now = signed_in(request), clock.now()
    mine = PartnerWords.objects.mine(member, now).select_related("partnership")
    row = get_object_or_404(mine, public_id=words_id)
    actions.take_back(member=member, said=row)
    messages.success(request, "You’ve taken it back.")
    if (
        Partnership.objects.visible_to(member, now)
        .going_on(member, now)
        .filter(pk=row.partnership_id)
        .exists()
    ):
        return redirect("partners:one", row.partnership.public_id)
    return redirect("partners:mine")
