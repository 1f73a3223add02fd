"""Who may do what on a road; one condition a line."""

import datetime as dt

from groups.models import Membership
from groups.policies import is_silent
from groups.querysets import seats_of
from journeys import versions
from journeys.models import OwnModel, PlanCopy
from journeys.plan import BY_SLUG
from members.models import Member


def may_write(member: Member, own: OwnModel) -> bool:
    """A road, its chapters and bends are changed by their own member, and by nobody else."""
    return own.member_id == member.pk


def may_give(member: Member, seat: Membership, now: dt.datetime) -> bool:
    """Parts of a plan are given to somebody else who sits in a circle where one sits oneself, while something is said there."""
    return (
        seat.member_id != member.pk
        and Membership.objects.active(now).filter(pk=seat.pk).exists()
        and seats_of(member, now).filter(group=seat.group_id).exists()
        and not is_silent(seat.group)
    )


def may_suggest(author: Member, copy: PlanCopy, section: str, now: dt.datetime) -> bool:
    """Only who reads a copy suggests anything, for a part it holds, and not an "If …, then …": those are picked by one's own
    hand."""
    return (
        PlanCopy.objects.visible_to(author, now).filter(pk=copy.pk, reader=author).exists()
        and section in versions.read(copy.words)
        and BY_SLUG[section].kind != "pairs"
        and not is_silent(copy.group)
    )
