"""What groups hear from below."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from groups.actions import get_up_everywhere
from groups.models import Group, Membership
from members.models import Member
from members.signals import account_closing, account_leaving

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
    list(Group.objects.filter(pk__in=mine).order_by("pk").select_for_update(no_key=True))
    return LAST_HOLDER if Group.objects.held_alone_by(member, now).exists() else None


@receiver(account_leaving)
def they_get_up_everywhere(sender: object, member: Member, now: dt.datetime, **_: Any) -> None:
    """Their words go along. What they hold alone by then (the others may have left in their week) admins look after: to be erased is
    theirs to wish, and a circle that nobody holds is noticed (`groups.actions.find_unheld`)."""
    get_up_everywhere(member=member, now=now)
