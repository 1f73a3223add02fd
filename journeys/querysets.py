"""The single door to what belongs to one member alone, and to what they give one person to read."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core import clock
from groups.querysets import is_member, not_faded, seats_of, unwanted, withheld

if TYPE_CHECKING:
    from journeys.models import PlanCopy, Suggestion  # noqa: F401  (named in types below)


class OwnQuerySet(models.QuerySet[Any]):
    def visible_to(self, member: Any) -> "OwnQuerySet":
        """One's own, and nothing else: no facilitator, admin or superuser reads these."""
        if not is_member(member):
            return self.none()
        return self.filter(member=member)


def _sits_since(member: Any, now: dt.datetime, at: str) -> Exists:
    """True of a row of the query around where that member sits in its group now, and sat there at `at` already."""
    return Exists(seats_of(member, now).filter(group=OuterRef("group"), since__lte=OuterRef(at)))


def _has_sat_since(who: str, at: str) -> Exists:
    """True of a row of the query around where the member its column `who` names has a seat that lasts from before `at`."""
    from groups.models import Membership  # the models import this module

    seats = Membership.objects.filter(member=OuterRef(who), group=OuterRef("group"), until=None)
    return Exists(seats.filter(since__lte=OuterRef(at)))


class PlanCopyQuerySet(models.QuerySet["PlanCopy"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "PlanCopyQuerySet":
        """What one gave, and what one was given and may read now."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        return self.filter(
            Q(member=member) | Q(pk__in=self.model.objects.for_reader(member, now).values("pk"))
        )

    def for_reader(self, member: Any, now: dt.datetime) -> "PlanCopyQuerySet":
        """What one was given and may read now: it lasts, both have sat there since, and its member does not keep their words
        from one. In the database: `journeys/migrations/0005_the_plan.py`."""
        return self.filter(
            _sits_since(member, now, "given_at"),
            _has_sat_since("member", "given_at"),
            ~withheld(member, author="member"),
            reader=member,
            ends_at__gt=now,
        )

    def shown_to(self, member: Any) -> "PlanCopyQuerySet":
        """Less those of people whom that member does not want to read in that circle."""
        return self.filter(~unwanted(member, author="member"))

    def lasting(self, now: dt.datetime) -> "PlanCopyQuerySet":
        """Those whose day has not come and whose reader still sits there."""
        return self.filter(_has_sat_since("reader", "given_at"), ends_at__gt=now)

    def over(self, now: dt.datetime) -> "PlanCopyQuerySet":
        """Those nobody can read any more, whatever comes: their day has come, or a seat they hang on has ended."""
        both = Q(_has_sat_since("reader", "given_at")) & Q(_has_sat_since("member", "given_at"))
        return self.filter(Q(ends_at__lte=now) | ~both)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "SuggestionQuerySet":
        """What was suggested to one by people one sits with, and what one suggested oneself, until it fades."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        to_me = Q(member=member) & Q(_sits_since(member, now, "at")) & ~Q(withheld(member, author="author"))
        return self.filter(not_faded(now), to_me | Q(author=member))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "SuggestionQuerySet":
        """What that member suggested themselves and what has not faded, with a seat there or without."""
        return self.filter(not_faded(now or clock.now()), author=member) if is_member(member) else self.none()

    def shown_to(self, member: Any) -> "SuggestionQuerySet":
        """Less what people left whom that member does not want to read in that circle."""
        return self.filter(~unwanted(member, author="author"))
