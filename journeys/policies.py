"""Who may do what on a road; one condition a line."""

from journeys.models import OwnModel
from members.models import Member


def may_write(member: Member, own: OwnModel) -> bool:
    """A road, its chapters and bends are changed by their own member, and by nobody else."""
    return own.member_id == member.pk
