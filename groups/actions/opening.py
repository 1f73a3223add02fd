"""Opening a group."""

import datetime as dt
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import floors, policies, promises
from groups.models import Group, Membership
from groups.names import named
from groups.telling import record, tell
from members.models import Member


@transaction.atomic
def open_group(
    *, member: Member, facilitator: Member, now: dt.datetime, submission: UUID, **about: object
) -> Group:
    """An admin opens a group and gives its first facilitator a seat. The same form sent twice opens one group."""
    if not policies.may_open_groups(member):
        raise PermissionDenied
    group, fresh = Group.objects.get_or_create(submission=submission, defaults=about)
    if fresh:
        floors.start_within(group)
        promise = promises.give(group, now)
        record("group.opened", member, group, now)
        Membership.objects.create(
            group=group, member=facilitator, role=Membership.Role.FACILITATOR, since=now, promise=promise,
            **named(facilitator.display_name),
        )  # fmt: skip
        record("seat.given", member, group, now, about=facilitator)
        tell("seat-given", [facilitator], group, about=group.public_id, occasion=group.public_id, now=now)
    return group
