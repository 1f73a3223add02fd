"""Who may do what in a group; one condition a line."""

import datetime as dt

from groups.models import Block, Closing, Group, Membership
from members.models import Member


def may_hold(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member holds the space there now: a facilitator's seat that lasts and is not paused."""
    held = Membership.objects.active(now).filter(group=group, member=member)
    return held.filter(role=Membership.Role.FACILITATOR).exists()


def may_keep(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member may see and change the group's settings: its facilitators, and admins."""
    return member.is_admin or may_hold(member, group, now)


def may_hold_with(seat: Membership, now: dt.datetime) -> bool:
    """Whether who sits there can be asked to hold the space too: a seat that lasts and is not paused."""
    return seat.until is None and (seat.paused_until is None or seat.paused_until <= now)


def may_open_groups(member: Member) -> bool:
    """Whether that member may open a new group."""
    return member.is_admin


def is_kept_out(member: Member, group: Group) -> bool:
    """Whether the group is closed to that member; then it does not exist for them."""
    return Block.objects.filter(group=group, member=member).exists()


def is_ending(group: Group) -> bool:
    """Whether the group is coming to its end: from its first day on nobody new comes in, by no way."""
    return Closing.objects.filter(group=group).exists()
