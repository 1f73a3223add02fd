"""The single door for reading what was written for a circle or suggested for the site. What is public needs no door."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from core import clock
from groups.querysets import is_member, seats_of

if TYPE_CHECKING:  # the models import this module
    from members.models import Member
    from resources.models import Reading, Resource, ResourceWords  # noqa: F401


def looks_after(member: "Member") -> bool:
    """Whether that member reads what is suggested: an admin whose account is open."""
    return member.is_admin and member.is_active


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ResourceQuerySet":
        """One's own, those published in a circle one sits in, and for admins all that were given to them: that they are there."""
        if not is_member(member):
            return self.none()
        if looks_after(member):
            return self.filter(Q(author=member) | ~Q(state="begun"))
        mine = seats_of(member, now or clock.now()).values("group")
        return self.filter(Q(author=member) | Q(state="published", group__in=mine))


class ResourceWordsQuerySet(models.QuerySet["ResourceWords"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "ResourceWordsQuerySet":
        """One's own, what is published in a circle one sits in, and for admins what waits for them."""
        if not is_member(member):
            return self.none()
        mine = seats_of(member, now or clock.now()).values("group")
        seen = Q(author=member) | Q(resource__state="published", group__in=mine)
        if looks_after(member):
            seen |= Q(resource__state="waiting")
        return self.filter(seen)

    def mine(self, member: Any, now: dt.datetime | None = None) -> "ResourceWordsQuerySet":
        """What that member wrote, with a seat there or without."""
        return self.filter(author=member) if is_member(member) else self.none()


class ReadingQuerySet(models.QuerySet["Reading"]):
    def kept_by(self, member: Any) -> "ReadingQuerySet":
        """Those that member may put away or write anew: their own, for admins all."""
        if not is_member(member):
            return self.none()
        return self.all() if looks_after(member) else self.filter(author=member)
