"""What groups hear from below."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from groups.models import Group, Membership
from groups.policies import others_hold
from members.models import Member
from members.signals import account_closing

LAST_HOLDER = (
    "This person is the only one who holds the space in a circle, and a circle is not left without anyone. "
    "Once somebody holds it with them, the account can be closed."
)


@receiver(account_closing)
def no_circle_is_left_without_anyone(
    sender: object, member: Member, now: dt.datetime, **_: Any
) -> str | None:
    """Why the account must stay for now, where its owner is the last facilitator of a group; that group's row is locked."""
    mine = Membership.objects.holding().filter(member=member, until=None).values("group")
    for group in Group.objects.filter(pk__in=mine).order_by("pk").select_for_update(no_key=True):
        if not others_hold(group, member, now):
            return LAST_HOLDER
    return None
