"""Who may do what with milestones and celebrations; one condition a line."""

import datetime as dt

from groups.models import Group
from groups.querysets import still_speaking
from members import consent
from members.models import Member
from milestones.models import Celebration, KindWord, Milestone


def sits_in(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member has a seat there now, and something can still be said there (a circle that ends falls silent)."""
    return Group.objects.visible_to(member, now).filter(still_speaking(), pk=group.pk).exists()


def may_celebrate(member: Member, milestone: Milestone, group: Group, now: dt.datetime) -> bool:
    """A milestone is shown by its own member, in a group where they sit; it tells of health, so keeping it must stand."""
    return (
        milestone.member_id == member.pk
        and sits_in(member, group, now)
        and consent.stands(member, consent.HEALTH_WORDS)
    )  # fmt: skip


def may_change_ladders(member: Member) -> bool:
    """The site's ladders are changed by admins."""
    return member.is_admin


def may_take_down(member: Member, celebration: Celebration) -> bool:
    """A celebration is taken down by whose it is."""
    return celebration.member_id == member.pk


def may_leave_word(member: Member, celebration: Celebration, now: dt.datetime) -> bool:
    """Kind words are left by the others in the circle."""
    return celebration.member_id != member.pk and sits_in(member, celebration.group, now)


def may_take_back_word(member: Member, word: KindWord) -> bool:
    """A kind word is taken back by who left it."""
    return word.author_id == member.pk
