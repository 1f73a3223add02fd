"""Who sees which group, seat and request. The group's words have their own doors in the apps above."""

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from core import clock

if TYPE_CHECKING:
    from groups.models import InvitedAddress, Mute, SetAside  # noqa: F401  (named in types below)
    from members.models import Member

Looker: TypeAlias = "Member | AnonymousUser | None"


def seated(now: dt.datetime, prefix: str = "") -> Q:
    """A seat that lasts and is not paused: the one definition of "in the group" (the database's is `sec.my_groups`)."""
    return Q(**{f"{prefix}until": None}) & (
        Q(**{f"{prefix}paused_until": None}) | Q(**{f"{prefix}paused_until__lte": now})
    )


def not_faded(now: dt.datetime) -> Q:
    """Words whose day of fading, if they have one, has not come: the one definition for shares, check-ins and celebrations."""
    return Q(fades_at=None) | Q(fades_at__gt=now)


def still_speaking(prefix: str = "") -> Q:
    """A group in which something can still be said: it goes on, or its end has not come as far as the copies. `prefix` leads
    to the group."""
    return ~Q(**{f"{prefix}closing__stage__in": ("copies", "erased")})


def is_member(who: Any) -> "TypeGuard[Member]":
    """Whether that is a signed-in member, and not None or anonymous."""
    return who is not None and bool(who.is_authenticated)


class GroupQuerySet(models.QuerySet["Group"]):  # type: ignore[name-defined]
    def of_people(self) -> "GroupQuerySet":
        """Groups people sit in: all but the house's own (`Group.is_drill`). What an admin looks at or changes is among these."""
        return self.filter(is_drill=False)

    def of(self, member: "Member", now: dt.datetime | None = None) -> "GroupQuerySet":
        """Groups where that member has a seat now."""
        if not is_member(member):
            return self.none()
        return self.filter(pk__in=seats_of(member, now).values("group"))

    def held_by(self, member: "Member", now: dt.datetime | None = None) -> "GroupQuerySet":
        """Groups where that member holds the space now."""
        if not is_member(member):
            return self.none()
        return self.filter(pk__in=seats_of(member, now).holding().values("group"))

    def held_alone_by(self, member: "Member", now: dt.datetime) -> "GroupQuerySet":
        """Groups where that member has a seat that holds the space, paused or not, and nobody else holds it now."""
        from groups.models import Membership  # the models import this module

        others = Membership.objects.holding_now(now).filter(group=OuterRef("pk")).exclude(member=member)
        mine = Membership.objects.holding().filter(member=member, until=None)
        return self.filter(~Exists(others), pk__in=mine.values("group"))

    def findable_by(self, member: "Member | AnonymousUser | None") -> "GroupQuerySet":
        """Groups that one may come upon when looking for one. Somebody who is kept out of a group does not find it, and nobody
        finds one that is coming to its end."""
        from groups.models import Block, Closing  # the models import this module

        # Looked up in one set, not asked of each group anew: where nothing fits, every group there is is ranked.
        staying = self.of_people().exclude(pk__in=Closing.objects.values("group"))
        if not is_member(member):
            return staying.filter(listed="anyone")
        kept_out = Block.objects.filter(member=member).values("group")  # type: ignore[misc]
        return staying.exclude(listed="nobody").exclude(pk__in=kept_out)

    def visible_to(
        self, member: "Member | AnonymousUser | None", now: dt.datetime | None = None
    ) -> "GroupQuerySet":
        """Groups whose room that member may enter: those with a seat of theirs."""
        if not is_member(member):
            return self.none()
        return self.of(member, now)  # type: ignore[arg-type]

    def with_taken(self) -> "GroupQuerySet":
        """Along with `taken`, the number of seats taken; a paused seat is taken."""
        from groups.models import Membership  # the models import this module

        seats = Membership.objects.filter(group=OuterRef("pk"), until=None).order_by().values("group")
        count = models.Subquery(seats.annotate(n=models.Count("pk")).values("n"))
        return self.annotate(taken=Coalesce(count, 0, output_field=models.IntegerField()))

    def with_visiting(self) -> "GroupQuerySet":
        """Along with `visiting`, how many of those who sit there try it out."""
        from groups.models import Membership  # the models import this module

        seats = Membership.objects.filter(group=OuterRef("pk"), until=None, visit_rounds__isnull=False)
        count = models.Subquery(seats.order_by().values("group").annotate(n=models.Count("pk")).values("n"))
        return self.annotate(visiting=Coalesce(count, 0, output_field=models.IntegerField()))


class MembershipQuerySet(models.QuerySet["Membership"]):  # type: ignore[name-defined]
    def active(self, now: dt.datetime | None = None) -> "MembershipQuerySet":
        """Seats that last and are not paused."""
        return self.filter(seated(now or clock.now()))

    def holding(self) -> "MembershipQuerySet":
        """Seats of those who hold the space."""
        return self.filter(role="facilitator")

    def holding_now(self, now: dt.datetime) -> "MembershipQuerySet":
        """Seats of those who hold the space now: they last, are not paused, and their accounts are open."""
        return self.active(now).holding().filter(member__is_active=True)

    def visible_to(
        self, member: "Member | AnonymousUser | None", now: dt.datetime | None = None
    ) -> "MembershipQuerySet":
        """Lasting seats in the groups one sits in."""
        if not is_member(member):
            return self.none()
        return self.active(now).filter(group__in=seats_of(member, now).values("group"))


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):  # type: ignore[name-defined]
    def open(self) -> "JoinRequestQuerySet":
        """Those that wait for an answer."""
        return self.filter(decided_at=None)

    def visible_to(
        self, member: "Member | AnonymousUser | None", now: dt.datetime | None = None
    ) -> "JoinRequestQuerySet":
        """One's own, and those to the groups one holds."""
        if not is_member(member):
            return self.none()
        held = seats_of(member, now).holding().values("group")
        return self.filter(Q(member=member) | Q(group__in=held))  # type: ignore[misc]


class MuteQuerySet(models.QuerySet["Mute"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "MuteQuerySet":
        """One's own wishes; nobody else's, not even those about oneself."""
        return self.filter(member=member) if is_member(member) else self.none()

    def kept_from(self, group: Any) -> "models.QuerySet[Mute, int]":
        """Of somebody's wishes: the member ids of those from whom they keep their words in that group."""
        return self.filter(group=group, withholds=True).values_list("other", flat=True)


class InvitedAddressQuerySet(models.QuerySet["InvitedAddress"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "InvitedAddressQuerySet":
        """Addresses brought to the groups one holds."""
        if not is_member(member):
            return self.none()
        return self.filter(group__in=seats_of(member, now).holding().values("group"))


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def visible_to(self, member: Any, now: dt.datetime | None = None) -> "SetAsideQuerySet":
        """Of the groups one sits in; to a moderator, all."""
        if not is_member(member):
            return self.none()
        if member.is_moderator:
            return self.all()
        return self.filter(group__in=seats_of(member, now).values("group"))


def set_aside(kind: str) -> Exists:
    """True of a row of the query around that is set aside for now; `kind` is what the row is (`SetAside.Kind`). Its author
    reads it all the same: a door asks this of others only."""
    from groups.models import SetAside  # the models import this module

    return Exists(SetAside.objects.filter(kind=kind, thing=OuterRef("pk")))


def seats_of(member: Any, now: dt.datetime | None) -> "MembershipQuerySet":
    """The seats that member has now: what every door to a group's words asks."""
    from groups.models import Membership  # the models import this module

    return Membership.objects.filter(member=member).active(now)


def reaching(member: Any, now: dt.datetime, *, at: str, newcomers: str = "") -> Exists:
    """True of a row of the query around (with a `group`) that a seat of that member reaches back to: they sat there when it
    was said, or came later, to stay, by a way that its promise allowed. The database's own is `groups.locks.seat_reaches`.
    """
    came = Q(visit_rounds=None, way__lte=OuterRef(newcomers)) if newcomers else Q(visit_rounds=None)
    there = seats_of(member, now).filter(group=OuterRef("group"))
    return Exists(there.filter(Q(since__lte=OuterRef(at)) | came))


def withheld(member: Any, *, author: str) -> Exists:
    """True of a row of the query around whose author keeps their words from that member in that group."""
    from groups.models import Mute  # the models import this module

    return Exists(
        Mute.objects.filter(group=OuterRef("group"), member=OuterRef(author), other=member, withholds=True)
    )


def unwanted(member: Any, *, author: str) -> Exists:
    """True of a row of the query around whose author that member does not want to read in that group."""
    from groups.models import Mute  # the models import this module

    return Exists(Mute.objects.visible_to(member).filter(group=OuterRef("group"), other=OuterRef(author)))
