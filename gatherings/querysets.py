"""The single door for reading gatherings, their places, and who comes."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core import clock
from groups.querysets import is_member, not_faded, reaching, seats_of, unwanted, withheld

if TYPE_CHECKING:
    from gatherings.models import Gathering, Place, Rsvp  # noqa: F401  (named in types below)

COMING = ("yes", "maybe")
"""The answers that open the place, and that are told of what becomes of the gathering."""


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "GatheringQuerySet":
        """Gatherings that have not faded, in groups where one has a seat that reaches back to when they were set up; except
        those of people who keep what they say from one."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        return self.filter(
            Q(maker=member) | reaching(member, now, at="made_at", newcomers="newcomers"),
            not_faded(now),
            ~withheld(member, author="maker"),
            group__in=seats_of(member, now).values("group"),
        )

    def shown_to(self, member: Any) -> "GatheringQuerySet":
        """Less those of people whom that member does not want to read here."""
        return self.filter(~unwanted(member, author="maker"))

    def planned(self, now: dt.datetime) -> "GatheringQuerySet":
        """Those that take place and are not over."""
        return self.filter(cancelled_at=None, ends_at__gt=now)

    def mine(self, member: Any, now: dt.datetime | None = None) -> "GatheringQuerySet":
        """What that member set up and did not take back, and what has not faded, with a seat there or without."""
        if not is_member(member):
            return self.none()
        return self.filter(not_faded(now or clock.now()), maker=member, title__isnull=False)


class PlaceQuerySet(models.QuerySet["Place"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "PlaceQuerySet":
        """Places of gatherings one sees and set up oneself, or answered with yes or maybe."""
        if not is_member(member):
            return self.none()
        from gatherings.models import Gathering, Rsvp  # the models import this module

        now = now or clock.now()
        coming = Rsvp.objects.filter(gathering=OuterRef("gathering"), member=member, answer__in=COMING)
        return self.filter(
            Q(maker=member) | Exists(coming),
            gathering__in=Gathering.objects.visible_to(member, now).values("pk"),
        )

    def mine(self, member: Any, now: dt.datetime | None = None) -> "PlaceQuerySet":
        """What that member wrote of where their gatherings are, with a seat there or without."""
        if not is_member(member):
            return self.none()
        from gatherings.models import Gathering  # the models import this module

        return self.filter(gathering__in=Gathering.objects.mine(member, now).values("pk"))


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "RsvpQuerySet":
        """One's own answers; and, of gatherings one sees, those of people who come or may come and let the circle see it,
        except by who keeps what they say from one."""
        if not is_member(member):
            return self.none()
        from gatherings.models import Gathering  # the models import this module

        now = now or clock.now()
        shown = Q(quietly=False, answer__in=COMING) & ~withheld(member, author="member")
        return self.filter(
            Q(member=member) | shown,
            gathering__in=Gathering.objects.visible_to(member, now).values("pk"),
        )

    def shown_to(self, member: Any) -> "RsvpQuerySet":
        """Less those of people whom that member does not want to read here."""
        return self.filter(~unwanted(member, author="member"))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "RsvpQuerySet":
        """That member's own answers, with a seat there or without."""
        return self.filter(member=member) if is_member(member) else self.none()
