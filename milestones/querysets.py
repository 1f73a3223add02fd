"""The single door for reading celebrations and kind words, ladders, and who wants no fuss."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from core import clock
from groups.querysets import is_member, not_faded, reaching, seats_of, set_aside, unwanted, withheld

if TYPE_CHECKING:
    from milestones.models import Ladder, NoFuss, Rung  # noqa: F401  (named in types below)


class LadderQuerySet(models.QuerySet["Ladder"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "LadderQuerySet":
        """The site's, and those of groups where one has a seat."""
        if not is_member(member):
            return self.none()
        return self.filter(Q(group=None) | Q(group__in=seats_of(member, now).values("group")))


class RungQuerySet(models.QuerySet["Rung"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "RungQuerySet":
        """The rungs of ladders one may see."""
        from milestones.models import Ladder  # the models import this module

        if not is_member(member):
            return self.none()
        return self.filter(ladder__in=Ladder.objects.visible_to(member, now).values("pk"))


class NoFussQuerySet(models.QuerySet["NoFuss"]):
    def visible_to(self, member: Any) -> "NoFussQuerySet":
        """One's own, and nobody else's."""
        return self.filter(member=member) if is_member(member) else self.none()


class CelebrationQuerySet(models.QuerySet["Celebration"]):  # type: ignore[name-defined]
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "CelebrationQuerySet":
        """Celebrations that have not faded, in groups where one has a seat that reaches back to them; except those of people who
        keep what they say from one."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        return self.filter(
            Q(member=member) | reaching(member, now, at="at", newcomers="newcomers"),
            not_faded(now),
            ~withheld(member, author="member"),
            group__in=seats_of(member, now).values("group"),
        )

    def shown_to(self, member: Any) -> "CelebrationQuerySet":
        """Less those of people whom that member does not want to read here."""
        return self.filter(~unwanted(member, author="member"))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "CelebrationQuerySet":
        """That member's own that have not faded, with a seat there or without."""
        if not is_member(member):
            return self.none()
        return self.filter(not_faded(now or clock.now()), member=member)


class KindWordQuerySet(models.QuerySet["KindWord"]):  # type: ignore[name-defined]
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "KindWordQuerySet":
        """Kind words on celebrations one may see, as far as one's seat reaches back to them; except by people who keep what they
        say from one."""
        if not is_member(member):
            return self.none()
        from milestones.models import Celebration  # the models import this module

        now = now or clock.now()
        return self.filter(
            Q(author=member) | reaching(member, now, at="at", newcomers="newcomers"),
            not_faded(now),
            Q(author=member) | ~set_aside("kindword"),
            ~withheld(member, author="author"),
            celebration__in=Celebration.objects.visible_to(member, now).values("pk"),
        )

    def shown_to(self, member: Any) -> "KindWordQuerySet":
        """Less what people left whom that member does not want to read here."""
        return self.filter(~unwanted(member, author="author"))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "KindWordQuerySet":
        """What that member left themselves and what has not faded, with a seat there or without."""
        return self.filter(not_faded(now or clock.now()), author=member) if is_member(member) else self.none()
