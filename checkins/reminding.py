"""A member's reminders, circle by circle: what they are, and how a mail's own page stops those of one circle."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from checkins import actions
from checkins.models import ReminderWish
from checkins.notices import CLOSING, OPEN
from groups.models import Group, Membership
from members.models import Member
from notices import kinds
from vault.actor import acting_as

MOMENTS = {
    ReminderWish.Moments.CLOSING: "Before a check-in closes",
    ReminderWish.Moments.OPEN: "When a check-in opens",
    ReminderWish.Moments.BOTH: "When a check-in opens, and before it closes",
    ReminderWish.Moments.NONE: "Muted",
}


@dataclass(frozen=True, slots=True)
class Wished:
    """How one is reminded in one circle."""

    group: Group
    moments: str
    by_mail: bool

    @property
    def muted(self) -> bool:
        return self.moments == ReminderWish.Moments.NONE

    @property
    def words(self) -> str:
        """ "Before a check-in closes, in here only." """
        said = MOMENTS[ReminderWish.Moments(self.moments)]
        return f"{said}." if self.muted or self.by_mail else f"{said}, in here only."


def of(member: Member) -> list[Wished]:
    """That member's circles by name, paused seats too, each with their wish or the default. One statement."""
    mine = ReminderWish.objects.visible_to(member).filter(group=OuterRef("pk"))
    groups = Group.objects.filter(memberships__in=_seats(member)).annotate(
        wished=Subquery(mine.values("moments")[:1]), wished_by_mail=Subquery(mine.values("by_mail")[:1])
    )
    return [_wished(group) for group in groups.order_by("name", "pk")]


def _wished(group: Group) -> Wished:
    row = group.__dict__  # with the annotations of `of`
    if row["wished"] is None:
        return Wished(group, ReminderWish.Moments.CLOSING, True)
    return Wished(group, row["wished"], row["wished_by_mail"])


def _seats(member: Member) -> "QuerySet[Membership]":
    return Membership.objects.filter(member=member, until=None)


def circles(member: Member) -> list[int]:
    """The ids of the groups that member sits in, paused or not."""
    return list(_seats(member).values_list("group_id", flat=True))


def mute(member: Member, group_id: int) -> None:
    """From a mail's own page: as that member, who need not be signed in."""
    with acting_as(member.pk):
        actions.mute_reminders(member=member, group=Group.objects.get(pk=group_id))


def is_muted(member: Member, group_id: int) -> bool:
    """Whether that member wants no reminders from that circle."""
    with acting_as(member.pk):
        mine = ReminderWish.objects.visible_to(member)
        return mine.filter(group=group_id, moments=ReminderWish.Moments.NONE).exists()


kinds.hush(kinds.Hush(circles=circles, mute=mute, is_muted=is_muted), CLOSING, OPEN)
