"""Who may be chosen for a ring, who would read a worry, and who keeps the crisis lines; one condition a line."""

import datetime as dt

from groups.models import Group, Membership, Mute
from groups.policies import is_silent
from groups.querysets import MembershipQuerySet, seats_of
from members.models import Member
from support.asking import Place


def may_reach(group: Group, seat: Membership) -> bool:
    """Whether who sits there can be reached by the members of that circle: one who holds it always, anybody else where its promise
    lets members write to people they choose, and not while they only visit."""
    return seat.holds or (group.writing == Group.Writing.CHOSEN and not seat.visiting)


def may_choose(member: Member, place: Place, now: dt.datetime) -> bool:
    """Whether that place can stand in that member's ring: a circle where they sit and something is still said; and somebody else
    who sits there, can be reached, and about whom they do not keep quiet. What the other wishes is not asked: it must not show."""
    own = seats_of(member, now).filter(group=place.group_id).select_related("group").first()
    if own is None or is_silent(own.group):
        return False
    if place.other_id is None:
        return True
    seat = Membership.objects.active(now).filter(group=place.group_id, member=place.other_id).first()
    quiet = Mute.objects.visible_to(member).filter(group=place.group_id, other=place.other_id)
    return (
        seat is not None
        and place.other_id != member.pk
        and may_reach(own.group, seat)
        and not quiet.exists()
    )  # fmt: skip


def may_keep_lines(member: Member) -> bool:
    """Whether that member writes and checks the lines of Support now."""
    return member.is_admin


def reads_worries(member: Member, group: Group, about: int, now: dt.datetime) -> MembershipQuerySet:
    """Seats of those who would read that member's worry about somebody (an id) there: they hold the circle now, are neither of the
    two, and the member keeps their words from none of them. In the database: `sec.reads_worries()`."""
    apart = Mute.objects.visible_to(member).kept_from(group)
    holding = Membership.objects.active(now).holding().filter(group=group, member__is_active=True)
    return holding.exclude(member__in=[about, member.pk]).exclude(member__in=apart)
