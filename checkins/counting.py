"""What an answered check-in adds to its member's own road, and what their road may look at; nobody else's business."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.dispatch import receiver

from checkins.models import CheckIn, Round
from core import clock
from journeys import actions
from journeys.models import Mark
from journeys.signals import answers_wanted
from members.models import Member


def count_on_their_road(member: Member, of_round: Round, weather: str, now: dt.datetime) -> None:
    """One check-in, however often the answer is changed; and the day's weather, once a day, where they gave one. It stays
    counted when the answer fades or is taken back: no number falls because words go."""
    today = clock.today(now, member.time_zone)
    actions.mark(member=member, kind=Mark.Kind.CHECK_IN, of=of_round.public_id, on=today)
    if weather:
        actions.answered(member=member, on=today, weather=weather, now=now)


@receiver(answers_wanted)
def answers(
    sender: object, member: Member, since: dt.date, now: dt.datetime, **_: Any
) -> Iterator[tuple[dt.date, str, bool]]:
    """Their own answers that have not faded, by their own calendar; one statement."""
    rows = CheckIn.objects.mine(member, now).filter(
        at__gte=clock.instant_of(since, dt.time(0), member.time_zone)
    )
    for row in rows.filter(passed=False).select_related("key").order_by("at", "pk"):
        on = clock.local(row.at, member.time_zone).date()
        yield on, row.weather or "", row.reach != CheckIn.Reach.NO
