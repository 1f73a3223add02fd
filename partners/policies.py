"""Who may do what with a partner; one condition a line."""

import datetime as dt

from groups.models import Group, Membership, Mute
from groups.policies import is_silent
from groups.querysets import seats_of
from members.models import Member
from partners.models import Partnership, Side


def may_write_here(group: Group) -> bool:
    """Whether two may write to each other in that circle: where its promise lets members write to people they choose."""
    return group.writing == Group.Writing.CHOSEN and not is_silent(group)


def may_ask(member: Member, seat: Membership, now: dt.datetime) -> bool:
    """Whether that member may ask who sits on `seat`: both came to stay and sit there, in a circle where members write to each
    other; and one does not keep quiet about them oneself. What the other wishes is not asked here, for it must not show."""
    mine = seats_of(member, now).filter(group=seat.group_id, visit_rounds=None)
    return (
        seat.member_id != member.pk
        and not seat.visiting
        and may_write_here(seat.group)
        and mine.exists()
        and Membership.objects.active(now).filter(pk=seat.pk).exists()
        and not Mute.objects.visible_to(member).filter(group=seat.group_id, other=seat.member_id).exists()
    )


def may_answer(member: Member, partnership: Partnership, now: dt.datetime) -> bool:
    """Whether that was asked of that member, and waits for them."""
    return (
        Partnership.objects.visible_to(member, now).asked_of(member, now).filter(pk=partnership.pk).exists()
    )


def may_say(member: Member, partnership: Partnership, now: dt.datetime) -> bool:
    """Whether that member may say something to the other: it was agreed, and goes on for them."""
    going_on = Partnership.objects.visible_to(member, now).going_on(member, now).filter(pk=partnership.pk)
    return going_on.exists() and may_write_here(partnership.group)


def has_side(member: Member, partnership: Partnership) -> bool:
    """Whether that member asked or agreed, and has not ended it."""
    return Side.objects.visible_to(member).filter(partnership=partnership, stand="on").exists()
