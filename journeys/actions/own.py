"""Whose it is; asked before anything is changed."""

from django.core.exceptions import PermissionDenied

from journeys.models import OwnModel
from journeys.policies import may_write
from members.models import Member


def must_be_theirs(member: Member, own: OwnModel) -> None:
    """Raises PermissionDenied where that row is another member's."""
    if not may_write(member, own):
        raise PermissionDenied
