"""What calendars do when somebody leaves a circle, and when one is erased: nothing of it stays in what they chose. (What is in
a calendar needs no receiver: each fetch asks anew.)"""

import datetime as dt
from typing import Any

from django.dispatch import receiver

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
