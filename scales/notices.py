"""That a month has gone by. It says nothing of what about, and only its member ever gets it."""

import datetime as dt

from django.urls import reverse

from core import clock
from members.models import Member
from notices.kinds import REMINDERS, Kind, register
from notices.models import Notice
from scales.models import Entry, Monthly


def _still_wanted(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """They still want it, and have not answered this month already."""
    wanted = Monthly.objects.visible_to(member).filter(public_id=notice.about).first()
    if wanted is None:
        return False
    month = clock.today(now, member.time_zone).replace(day=1)
    return not Entry.objects.visible_to(member).filter(scale=wanted.scale, month=month).exists()


MONTHLY = register(
    Kind(
        name="monthly-page",
        preference="reminders",
        lane=REMINDERS,
        still_true=_still_wanted,
        url=lambda notice: reverse("scales:answer"),
        line="Your monthly page is there, if you like.",
    )
)
