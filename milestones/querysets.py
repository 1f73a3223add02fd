"""The single door for reading celebrations and kind words."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from core import clock
from groups.querysets import is_member, reaching, seats_of

if TYPE_CHECKING:
    pass


class CelebrationQuerySet(models.QuerySet["Celebration"]):  # type: ignore[name-defined]
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "CelebrationQuerySet":
        """Celebrations in the groups one sits in that have not faded; for a visitor, those shown since they came."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        return self.filter(
            Q(member=member) | reaching(member, now, at="at"),
            Q(fades_at=None) | Q(fades_at__gt=now),
            group__in=seats_of(member, now).values("group"),
        )

    def mine(self, member: Any, now: dt.datetime | None = None) -> "CelebrationQuerySet":
        """That member's own that have not faded, with a seat there or without."""
        if not is_member(member):
            return self.none()
        return self.filter(Q(fades_at=None) | Q(fades_at__gt=now or clock.now()), member=member)


class KindWordQuerySet(models.QuerySet["KindWord"]):  # type: ignore[name-defined]
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "KindWordQuerySet":
        """Kind words on celebrations one may see."""
        if not is_member(member):
            return self.none()
        from milestones.models import Celebration  # the models import this module

        return self.filter(celebration__in=Celebration.objects.visible_to(member, now).values("pk"))

    def mine(self, member: Any) -> "KindWordQuerySet":
        """What that member left themselves, with a seat there or without."""
        return self.filter(author=member) if is_member(member) else self.none()
