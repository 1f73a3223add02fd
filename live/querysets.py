"""The single door for reading live rounds, turns, what was written in them, and where they meet."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from core import clock
from groups.querysets import is_member, not_faded, reaching, seats_of, unwanted, withheld

if TYPE_CHECKING:
    from live.models import LiveRound, MeetingLink, Turn, TurnWords  # noqa: F401  (named in types below)


class LiveRoundQuerySet(models.QuerySet["LiveRound"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "LiveRoundQuerySet":
        """Live rounds of the groups one sits in."""
        if not is_member(member):
            return self.none()
        return self.filter(group__in=seats_of(member, now or clock.now()).values("group"))

    def going_on(self) -> "LiveRoundQuerySet":
        """Those that have not ended."""
        return self.exclude(stage="ended")


class TurnQuerySet(models.QuerySet["Turn"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "TurnQuerySet":
        """Turns in the groups one sits in."""
        if not is_member(member):
            return self.none()
        return self.filter(group__in=seats_of(member, now or clock.now()).values("group"))

    def seated(self, now: dt.datetime) -> "TurnQuerySet":
        """Less those whose seat has ended or is paused, in the order."""
        from groups.models import Membership  # the models import this module

        seats = Membership.objects.active(now).filter(group=OuterRef("group"), member=OuterRef("member"))
        return self.filter(Exists(seats)).order_by("place", "pk")


class TurnWordsQuerySet(models.QuerySet["TurnWords"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "TurnWordsQuerySet":
        """One's own; and, in groups where one has a seat that reaches back to them, others' words at the end, and what they
        wrote for their turn once it has come; except of those who keep what they say from one."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        come = Q(kind="word") | Q(turn__state="shared") | Q(live__current=F("turn"))
        others = Q(
            come,
            reaching(member, now, at="at", newcomers="newcomers"),
            ~withheld(member, author="author"),
            group__in=seats_of(member, now).values("group"),
        )
        return self.filter(Q(author=member) | others, not_faded(now))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "TurnWordsQuerySet":
        """That member's own, with a seat there or without: the turn they belong to is not seen without one."""
        return self.filter(author=member) if is_member(member) else self.none()

    def shown_to(self, member: Any) -> "TurnWordsQuerySet":
        """Less those of people whom that member does not want to read here."""
        return self.filter(~unwanted(member, author="author"))


class MeetingLinkQuerySet(models.QuerySet["MeetingLink"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "MeetingLinkQuerySet":
        """Where the groups one holds meet, and those in which one is here now; while the round goes on."""
        if not is_member(member):
            return self.none()
        from live.models import HERE_FOR, Turn  # the models import this module

        now = now or clock.now()
        seats = seats_of(member, now)
        here = Turn.objects.visible_to(member, now).filter(
            live=OuterRef("live"), member=member, beat_at__gt=now - HERE_FOR
        )
        return self.filter(
            Q(group__in=seats.holding().values("group")) | Q(Exists(here), group__in=seats.values("group")),
            ~Q(live__stage="ended"),
        )

    def of_who_holds(self, now: dt.datetime) -> "MeetingLinkQuerySet":
        """Less those set by somebody who does not hold the circle any more: it is a room of theirs."""
        from groups.models import Membership  # the models import this module

        seats = Membership.objects.active(now).holding()
        return self.filter(Exists(seats.filter(group=OuterRef("group"), member=OuterRef("setter"))))
