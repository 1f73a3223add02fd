"""What groups hear from below."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from groups.models import Group, Membership
from groups.querysets import seated
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
    holding = Membership.objects.filter(role=Membership.Role.FACILITATOR)
    mine = holding.filter(member=member, until=None).values("group")
    for group in Group.objects.filter(pk__in=mine).order_by("pk").select_for_update(no_key=True):
        others = holding.filter(seated(now), group=group, member__is_active=True).exclude(member=member)
        if not others.exists():
            return LAST_HOLDER
    return None
