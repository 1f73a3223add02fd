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
    """Whether who sits there can hold the space: a seat that lasts and is not paused, of somebody who came to stay and whose
    account is open."""
    return (
        seat.until is None
        and not seat.is_paused(now)
        and not seat.visiting
        and seat.member.is_active
    )  # fmt: skip


def is_held(group: Group, now: dt.datetime) -> bool:
    """Whether anybody holds the space there now: a facilitator's seat that lasts and is not paused, of an open account."""
    held = Membership.objects.active(now).filter(group=group, role=Membership.Role.FACILITATOR)
    return held.filter(member__is_active=True).exists()


def may_care(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member looks after the group meanwhile: an admin, while nobody holds it and it is not erased."""
    return (
        member.is_admin
        and not Closing.objects.filter(group=group, stage=Closing.Stage.ERASED).exists()
        and not is_held(group, now)
    )  # fmt: skip


def may_end(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member may begin the group's end, or call it off: its facilitators; an admin while nobody holds it."""
    return may_hold(member, group, now) or may_care(member, group, now)


def may_open_groups(member: Member) -> bool:
    """Whether that member may open a new group."""
    return member.is_admin


def is_kept_out(member: Member, group: Group) -> bool:
    """Whether the group is closed to that member; then it does not exist for them."""
    return Block.objects.filter(group=group, member=member).exists()


def is_ending(group: Group) -> bool:
    """Whether the group is coming to its end: from its first day on nobody new comes in, by no way."""
    return Closing.objects.filter(group=group).exists()
