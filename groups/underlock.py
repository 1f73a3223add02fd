"""Whatever counts seats or facilitators first locks the group's row, so two people never act on the same count."""

import datetime as dt

from django.core.exceptions import PermissionDenied

from groups import policies
from groups.models import Group
from members.models import Member


def locked(group: Group) -> Group:
    """The group's row, read afresh and locked until the transaction ends."""
    return Group.objects.select_for_update(no_key=True).get(pk=group.pk)


def held(member: Member, group: Group, now: dt.datetime) -> Group:
    """The group's row, locked, once it is sure that the member holds the space there. Raises PermissionDenied."""
    group = locked(group)
    if not policies.may_hold(member, group, now):
        raise PermissionDenied
    return group
