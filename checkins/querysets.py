"""The single door for reading check-ins; and which rhythms and rounds one sees."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from core import clock
from groups.querysets import is_member, reaching, seats_of

if TYPE_CHECKING:
    from checkins.models import CheckIn, Presence, Rhythm, Round  # noqa: F401  (the models import this module)


def own_answer(member: Any, round_ref: str) -> "models.QuerySet[CheckIn]":
    """Inside another query: that member's own answer in the round the outer query calls `round_ref`. Narrower than
    `visible_to` and much cheaper, for pages that only want to know whether one has answered."""
    from checkins.models import CheckIn

    return CheckIn.objects.filter(member=member, round=models.OuterRef(round_ref))


class RhythmQuerySet(models.QuerySet["Rhythm"]):
    def going_on(self) -> "RhythmQuerySet":
        """Those that were not ended."""
        return self.filter(ended_at=None)

    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "RhythmQuerySet":
        """Rhythms of the groups one sits in."""
        if not is_member(member):
            return self.none()
        return self.filter(group__in=seats_of(member, now or clock.now()).values("group"))


class RoundQuerySet(models.QuerySet["Round"]):
    def open(self, now: dt.datetime) -> "RoundQuerySet":
        """Those one can answer at that instant."""
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "RoundQuerySet":
        """Rounds of the groups one sits in."""
        if not is_member(member):
            return self.none()
        return self.filter(group__in=seats_of(member, now or clock.now()).values("group"))


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "CheckInQuerySet":
        """One's own; and in the groups one sits in, what was meant for everyone, or for those who hold the space if one does.
        A visitor reads nothing older than their seat."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        seats = seats_of(member, now)
        held = seats.holding()
        return self.filter(
            Q(member=member)
            | Q(reaching(member, now, at="at"), audience="group", group__in=seats.values("group"))
            | Q(audience="facilitators", group__in=held.values("group"))
        )

    def mine(self, member: Any) -> "CheckInQuerySet":
        """That member's own answers, with a seat there or without."""
        return self.filter(member=member) if is_member(member) else self.none()


class PresenceQuerySet(models.QuerySet["Presence"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "PresenceQuerySet":
        """One's own; everyone's in the groups one holds; and in the groups one sits in, who asked anyone to reach out."""
        if not is_member(member):
            return self.none()
        seats = seats_of(member, now or clock.now())
        held = seats.holding()
        return self.filter(
            Q(member=member)
            | Q(group__in=held.values("group"))
            | Q(reach="anyone", group__in=seats.values("group"))
        )

    def asking(self) -> "PresenceQuerySet":
        """Those who would like somebody to reach out."""
        return self.exclude(reach="no")
