"""What departs from the demo's daily rhythm, and a second one by the nth weekday of a month."""

import datetime as dt

from checkins import actions
from checkins.models import Rhythm
from core import clock
from groups.models import Group
from members.models import Member
from vault.actor import acting_as


def vary(group: Group, ana: Member, now: dt.datetime) -> None:
    """Ana lets the daily rhythm rest for a week, and once a month asks what would help. Nothing of it opens for a week, so that
    the demo begins with one check-in that is open."""
    daily = Rhythm.objects.get(group=group, every=Rhythm.Every.DAY)
    zone = daily.time_zone
    today = clock.today(now, zone)
    later = today + dt.timedelta(days=10)
    with acting_as(ana.pk):
        actions.pause_rhythm(
            by=ana, rhythm=daily, first_on=later, last_on=later + dt.timedelta(days=6), now=now
        )
        actions.set_rhythm(
            by=ana, group=group, now=now, question="What would help in the next few days?", every=Rhythm.Every.MONTH,
            weekday=6, nth=Rhythm.Nth.FIRST, opens=dt.time(10), open_minutes=3 * 24 * 60, remind_minutes=12 * 60, time_zone=zone,
            starts_on=today + dt.timedelta(days=8),
        )  # fmt: skip
