"""How a view comes by a live round."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from checkins.models import Round
from groups.models import Membership
from groups.seats import my_seat
from live import reading
from live.models import LiveRound
from members import quiet
from members.models import Member


@dataclass(frozen=True, slots=True)
class Here:
    """A round of a group one sits in, one's seat there, and the live round, if its door was opened."""

    round: Round
    seat: Membership
    live: LiveRound | None

    @property
    def path(self) -> str:
        """Under which all pages of it lie."""
        return reverse("live:live", args=[self.round.public_id])

    @property
    def goes_on(self) -> LiveRound | None:
        """The live round, where it has not ended."""
        return self.live if self.live is not None and self.live.goes_on else None

    @property
    def change(self) -> int:
        """At which change it is; 0 while its door was not opened."""
        return self.live.change if self.live is not None else 0

    def back(self) -> HttpResponse:
        """To the page itself."""
        return redirect("live:live", self.round.public_id)


def here(member: Member, round_id: str, now: dt.datetime) -> Here:
    """Raises Http404 where that member has no seat: anybody else's round does not exist."""
    of_round = get_object_or_404(Round.objects.select_related("group"), public_id=round_id)
    seat = my_seat(member, of_round.group.public_id, now)
    live = next(iter(reading.live_round(member=member.pk, of_round=of_round.pk, now=now)), None)
    if live is not None:
        live.round, live.group = of_round, seat.group
    return Here(of_round, seat, live)


def opened(member: Member, round_id: str, now: dt.datetime) -> tuple[Here, LiveRound]:
    """The same where its door was opened. Raises Http404 where it was not."""
    found = here(member, round_id, now)
    if found.live is None:
        raise Http404("no live round")
    return found, found.live


def keep_page_open(request: HttpRequest, at: Here) -> None:
    """Let this page count as somebody being there, where they asked for it and the device is theirs alone."""
    if "keep" in request.POST and not quiet.is_shared(request.session):
        quiet.keep_open(request.session, at.path)


def is_kept_open(request: HttpRequest, at: Here) -> bool:
    """Whether this page counts as somebody being there; not any more once the round has ended."""
    if at.goes_on is None:
        quiet.close_kept(request.session)
    return quiet.is_kept_open(request.session, at.path)
