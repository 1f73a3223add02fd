"""Who may do what in a group; one condition a line."""

import datetime as dt

from groups.models import Block, Closing, Group, Invitation, Membership, SettingsChange
from members.models import Member


def may_hold(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member holds the space there now: a facilitator's seat that lasts and is not paused."""
    held = Membership.objects.active(now).filter(group=group, member=member)
    return held.holding().exists()


def may_keep(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member may see and change the group's settings: its facilitators, and admins."""
    return member.is_admin or may_hold(member, group, now)


def may_describe(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member may change what the group says of itself, or its settings: its facilitators, and admins; not once it
    is erased."""
    erased = Closing.objects.filter(group=group, stage=Closing.Stage.ERASED)
    return may_keep(member, group, now) and not erased.exists()


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
    return Membership.objects.holding_now(now).filter(group=group).exists()


def others_hold(group: Group, member: Member, now: dt.datetime) -> bool:
    """Whether anybody but that member holds the space there now."""
    return Membership.objects.holding_now(now).filter(group=group).exclude(member=member).exists()


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


def may_moderate(member: Member) -> bool:
    """Whether that member works on reports; which one, and what about it, `moderation` asks."""
    return member.is_moderator and member.is_active


def may_open_groups(member: Member) -> bool:
    """Whether that member may open a new group."""
    return member.is_admin


def is_kept_out(member: Member, group: Group) -> bool:
    """Whether the group is closed to that member; then it does not exist for them."""
    return Block.objects.filter(group=group, member=member).exists()


NOBODY_NEW = "This circle is coming to its end, so nobody new takes a seat here."
"""What is said to whoever would come in then."""


def may_mute(member: Member, group: Group, other: Member, now: dt.datetime) -> bool:
    """Whether that member may choose not to read another in a group: they sit there now, the other does or did."""
    seats = Membership.objects.filter(group=group)
    return (
        member.pk != other.pk
        and seats.active(now).filter(member=member).exists()
        and seats.filter(member=other).exists()
    )


def is_silent(group: Group) -> bool:
    """Whether the group's end has come so far that nothing new is said there."""
    return Closing.objects.filter(
        group=group, stage__in=(Closing.Stage.COPIES, Closing.Stage.ERASED)
    ).exists()


def is_ending(group: Group) -> bool:
    """Whether the group is coming to its end: from its first day on nobody new comes in, by no way."""
    return Closing.objects.filter(group=group).exists()


def may_withdraw(member: Member, change: SettingsChange, now: dt.datetime) -> bool:
    """Whether that member may take a proposed change back: who holds the space there, or the admin whose proposal it is."""
    return may_hold(member, change.group, now) or (member.is_admin and change.proposed_by_id == member.pk)


def may_answer_changes(member: Member) -> bool:
    """Whether that member may hold, release or decline a change that a group has proposed."""
    return member.is_admin


def may_set_floor(member: Member) -> bool:
    """Whether that member may set how open a group of this site may be at most."""
    return member.is_admin


def lets_in(invitation: Invitation, now: dt.datetime) -> bool:
    """Whether that invitation still lets somebody in: not called back, not over, not used up, and the group takes people."""
    alive = invitation.revoked_at is None and now < invitation.expires_at
    room = invitation.uses < invitation.most_uses
    return (
        alive
        and room
        and invitation.group.joining != Group.Joining.CLOSED
        and not is_ending(invitation.group)
    )
