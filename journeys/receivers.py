"""What the road hears from below."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from journeys import actions
from members.models import Member
from members.signals import time_zone_changed


@receiver(time_zone_changed)
def keep_the_days(sender: object, member: Member, now: dt.datetime, before: str, **_: Any) -> None:
    """Somebody moved to another clock, where it may still be yesterday: what they were shown is kept."""
    actions.keep_days(member=member, now=now, zone_before=before)
