"""What calendars do when somebody leaves a circle, and when one is erased: nothing of it stays in what they chose (what is in
a calendar needs no receiver: each fetch asks anew). And when somebody has a new password: the address ends."""

import datetime as dt
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest

from calendars import actions
from calendars.models import Feed
from groups.models import Group
from groups.signals import group_erasing, seat_left
from members.models import Member


@receiver(seat_left)
def the_choice_goes(sender: object, member: Member, group: Group, now: dt.datetime, **_: Any) -> None:
    """Whether they had left it out of their calendar is forgotten."""
    Feed.left_out.through.objects.filter(feed=member.pk, group=group).delete()


@receiver(group_erasing)
def every_choice_goes(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Nothing that was said; counted as nothing."""
    Feed.left_out.through.objects.filter(group=group).delete()
    return {}


@receiver([password_changed, password_reset, password_set])
def the_address_ends_with_the_password(sender: object, request: HttpRequest, user: Member, **_: Any) -> None:
    """Who takes a new password because somebody knew the old one is not read on by an address that one made meanwhile."""
    if Feed.objects.filter(member=user).exists():
        actions.switch_off(member=user)
        messages.info(
            request,
            "The address of your calendar has ended with the old password. If you want one, make a new one under Me, Calendar.",
        )
