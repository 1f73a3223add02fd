"""Reading less: hiding one share, muting or blocking somebody in one group, and undoing each. Nobody else is told of any of it."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core import clock
from groups import actions as groups
from groups import refusals
from groups.models import Group, Membership, Mute
from members.models import Member
from members.requests import signed_in
from shares import actions, faces, policies
from shares.models import Hidden, Reply, Share
from shares.room import Person, Room, enter
from shares.words import GONE


def _share(member: Member, share_id: str, now: dt.datetime) -> tuple[Share, Room]:
    found = get_object_or_404(
        Share.objects.visible_to(member, now).select_related("group"), public_id=share_id
    )
    return found, enter(member, found.group.public_id, now)


def _reply(member: Member, reply_id: str, now: dt.datetime) -> tuple[Reply, Room]:
    found = get_object_or_404(
        Reply.objects.visible_to(member, now).select_related("group", "share"), public_id=reply_id
    )
    return found, enter(member, found.group.public_id, now)


@require_http_methods(["GET", "HEAD", "POST"])
def more(request: HttpRequest, share_id: str) -> HttpResponse:
    """What else one can do about a share: hide it, mute or block who said it; change or take back one's own."""
    now, member = clock.now(), signed_in(request)
    found, room = _share(member, share_id, now)
    verb = request.POST.get("verb")
    if verb == "hide":
        actions.hide(member=member, share=found, now=now)
        messages.success(request, "It’s out of your sight. Nobody is told.")
        return redirect("home:group", room.group.public_id)
    face = faces.of_share(found, room)
    if verb == "mute":
        return _mute(request, room, face.person, now)
    return _more_page(request, found, room, face, reverse("shares:share", args=[share_id]), now)


@require_http_methods(["GET", "HEAD", "POST"])
def more_reply(request: HttpRequest, reply_id: str) -> HttpResponse:
    """The same about a reply: mute or block who said it; change or take back one's own."""
    now, member = clock.now(), signed_in(request)
    found, room = _reply(member, reply_id, now)
    face = faces.of_reply(found, room)
    if request.POST.get("verb") == "mute":
        return _mute(request, room, face.person, now)
    back = f"{reverse('shares:share', args=[found.share.public_id])}#r-{reply_id}"
    return _more_page(request, found, room, face, back, now)


def _more_page(
    request: HttpRequest, said: Share | Reply, room: Room, face: faces.Face, back: str, now: dt.datetime
) -> HttpResponse:
    member = signed_in(request)
    context = {
        "room": room,
        "said": said,
        "is_reply": isinstance(said, Reply),
        "mine": said.author_id == member.pk,
        "may_edit": policies.may_edit(member, said, now),
        "face": face,
        "person": face.person,
        "back": back,
        "quiet_already": _wish(member, room.group, face.person),
    }
    return render(request, "shares/more.html", context)


def _wish(member: Member, group: Group, person: Person | None) -> Mute | None:
    """What that member wishes about somebody already."""
    if person is None:
        return None
    return Mute.objects.visible_to(member).filter(group=group, other=person.member_id).first()


def _mute(request: HttpRequest, room: Room, person: Person | None, now: dt.datetime) -> HttpResponse:
    if person is None:  # oneself, somebody who has left, and nobody with a name to read less of
        raise PermissionDenied
    groups.mute(member=signed_in(request), group=room.group, other=_member(person), withholds=False, now=now)
    messages.success(request, "You won’t read them here from now on. Nobody is told.")
    return redirect("home:group", room.group.public_id)


def _member(person: Person) -> Member:
    return Member.objects.get(pk=person.member_id)


# -- Blocking -------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, share_id: str) -> HttpResponse:
    """Keep away from who said a share, once it was said what that does."""
    now = clock.now()
    found, room = _share(signed_in(request), share_id, now)
    face = faces.of_share(found, room)
    return _block(request, room, face, reverse("shares:more", args=[share_id]), now)


@require_http_methods(["GET", "HEAD", "POST"])
def block_reply(request: HttpRequest, reply_id: str) -> HttpResponse:
    """The same of who said a reply."""
    now = clock.now()
    found, room = _reply(signed_in(request), reply_id, now)
    return _block(
        request, room, faces.of_reply(found, room), reverse("shares:more_reply", args=[reply_id]), now
    )


def _block(request: HttpRequest, room: Room, face: faces.Face, back: str, now: dt.datetime) -> HttpResponse:
    if face.person is None:
        raise PermissionDenied
    refused = str(refusals.HoldsForAll()) if room.me.holds else ""
    if request.method == "POST" and not refused:
        try:
            other = _member(face.person)
            groups.mute(member=signed_in(request), group=room.group, other=other, withholds=True, now=now)
            actions.let_go_of(member=signed_in(request), group=room.group, now=now)
        except refusals.HoldsForAll as error:
            refused = str(error)
        else:
            messages.success(request, "From now on you two don’t read each other here. Nobody is told.")
            return redirect("home:group", room.group.public_id)
    context = {"room": room, "face": face, "person": face.person, "back": back, "refused": refused}
    return render(request, "shares/block.html", context)


# -- Undoing --------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def quiet(request: HttpRequest, group_id: str) -> HttpResponse:
    """What one keeps quiet in a group: shares hidden, people muted or blocked; each undone with one press."""
    now, member = clock.now(), signed_in(request)
    room = enter(member, group_id, now)
    wishes = list(Mute.objects.visible_to(member).filter(group=room.group).order_by("-at", "-pk"))
    seats = _seats(room.group, [wish.other_id for wish in wishes])
    if request.method == "POST":
        _undo(request, room, {seat.public_id: seat for seat in seats.values()}, now)
        return redirect("shares:quiet", group_id)
    people = [
        (wish, seat, room.people.get(seat.member_id)) for wish in wishes if (seat := seats.get(wish.other_id))
    ]
    hidden = (
        Share.objects.visible_to(member, now)
        .filter(group=room.group, pk__in=Hidden.objects.visible_to(member).values("share"))
        .order_by("-created_at", "-pk")
    )
    context = {
        "room": room,
        "people": people,
        "hidden": [(share, faces.of_share(share, room)) for share in hidden.defer("body", "note")],
        "gone": GONE,
        "now": now,
        "zone": member.time_zone,
    }
    return render(request, "shares/quiet.html", context)


def _seats(group: Group, members: list[int]) -> dict[int, Membership]:
    """By member id, the last seat each had in that group, ended or not."""
    seats = Membership.objects.filter(group=group, member__in=members).order_by("since", "pk")
    return {seat.member_id: seat for seat in seats.select_related("member")}


def _undo(request: HttpRequest, room: Room, seats: dict[str, Membership], now: dt.datetime) -> None:
    """Undo what a form named; where it is not there (any more), nothing."""
    member = signed_in(request)
    if seat := seats.get(request.POST.get("person", "")):
        groups.unmute(member=member, group=room.group, other=seat.member, now=now)
        messages.success(request, "You read each other here again, as far as that was yours to say.")
    elif share_id := request.POST.get("share", ""):
        share = Share.objects.visible_to(member, now).filter(group=room.group, public_id=share_id).first()
        if share:
            actions.unhide(member=member, share=share, now=now)
            messages.success(request, "It stands where it stood again.")
