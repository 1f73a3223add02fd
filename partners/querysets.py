"""The single door for reading what two say to each other, that they do, and one's own side of it."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core import clock
from groups.querysets import is_member, not_faded, seats_of, unwanted, withheld

if TYPE_CHECKING:  # the models import this module
    from partners.models import Partnership, PartnerWords, Side  # noqa: F401

READ_FOR = dt.timedelta(days=7)
"""How long the other reads what one said. So what somebody ended is out of the other's hands within a week, as what they stopped
writing is: nothing tells the two apart (decision 17)."""

ASK_LASTS = dt.timedelta(days=30)
"""How long an asking that was not answered stands."""


def both_sit(one: str, other: str, at: str) -> Q:
    """Of a row: each of the two has a seat in its group that lasts from before its column `at`."""
    from groups.models import Membership  # the models import this module

    seats = Membership.objects.filter(group=OuterRef("group"), until=None, since__lte=OuterRef(at))
    return Q(Exists(seats.filter(member=OuterRef(one))), Exists(seats.filter(member=OuterRef(other))))


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "PartnershipQuerySet":
        """Those one asked for or was asked for, while both sit there; not the asking of somebody who keeps their words from
        one, nor one that was let go."""
        if not is_member(member):
            return self.none()
        now = now or clock.now()
        stands = Q(~Q(withheld(member, author="asker")), let_go_at=None)
        asked = Q(Q(agreed_at__isnull=False) | stands, other=member)
        return self.filter(
            Q(asker=member) | asked, both_sit("asker", "other", "asked_at"),
            group__in=seats_of(member, now).values("group"),
        )  # fmt: skip

    def standing(self, now: dt.datetime) -> "PartnershipQuerySet":
        """Askings that wait for an answer: no older than they last, and not let go."""
        return self.filter(agreed_at=None, let_go_at=None, asked_at__gt=now - ASK_LASTS)

    def asked_of(self, member: Any, now: dt.datetime) -> "PartnershipQuerySet":
        """Of those they see: what others ask of that member and what they have not answered, less people they do not want to read there."""
        from partners.models import Side  # the models import this module

        mine = Side.objects.visible_to(member).filter(partnership=OuterRef("pk"))
        put_off = mine.filter(Q(stand="never") | Q(stand="not_now", at__gte=OuterRef("asked_at")))
        waits = self.standing(now).filter(other=member)
        return waits.filter(~Exists(put_off), ~unwanted(member, author="asker"))

    def going_on(self, member: Any, now: dt.datetime) -> "PartnershipQuerySet":
        """Of those they see: those that go on for that member: agreed, and not ended by them. Whether the other ended it nobody is told."""
        from partners.models import Side  # the models import this module

        mine = Side.objects.visible_to(member).filter(partnership=OuterRef("pk"), stand="on")
        kept = ~unwanted(member, author="asker") & ~unwanted(member, author="other")
        return self.filter(Exists(mine), kept, agreed_at__isnull=False)

    def waiting(self, member: Any, now: dt.datetime) -> "PartnershipQuerySet":
        """Of those they see: what that member asked and was not answered, as long as it stands: not now, not ever and not yet look the same."""
        from partners.models import Side  # the models import this module

        mine = Side.objects.visible_to(member).filter(partnership=OuterRef("pk"), stand="on")
        return self.standing(now).filter(Exists(mine), asker=member)


class SideQuerySet(models.QuerySet["Side"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "SideQuerySet":
        """One's own; never the other's."""
        return self.filter(member=member) if is_member(member) else self.none()


class PartnerWordsQuerySet(models.QuerySet["PartnerWords"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "PartnerWordsQuerySet":
        """One's own until it fades; and what the other said within a week, while both sit there, one has not ended it, and they
        do not keep their words from one."""
        if not is_member(member):
            return self.none()
        from partners.models import Side  # the models import this module

        now = now or clock.now()
        mine = Side.objects.filter(partnership=OuterRef("partnership"), member=member, stand="on")
        to_me = Q(
            Exists(mine), ~withheld(member, author="author"), both_sit("author", "reader", "at"), reader=member,
            at__gt=now - READ_FOR, group__in=seats_of(member, now).values("group"),
        )  # fmt: skip
        return self.filter(Q(author=member) | to_me, not_faded(now))

    def shown_to(self, member: Any) -> "PartnerWordsQuerySet":
        """Less what people said whom that member does not want to read there."""
        return self.filter(~unwanted(member, author="author"))

    def mine(self, member: Any, now: dt.datetime | None = None) -> "PartnerWordsQuerySet":
        """What that member said and what has not faded, with a seat there or without."""
        return self.filter(not_faded(now or clock.now()), author=member) if is_member(member) else self.none()
