"""What a rhythm that is set or changed now would be, before anything is written: pages show its dates, actions keep it."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError

from checkins import rhythm as rhythms
from checkins.models import Rhythm, Round
from checkins.opening import SETTLED
from core import clock

RULE = (
    "question", "every", "weekday", "nth", "opens", "open_minutes", "remind_minutes", "time_zone", "ends_on",
)  # fmt: skip
"""What those who hold the space say of a rhythm. `starts_on` they may say too: the first day it may fall on."""


def take_up(rhythm: Rhythm, how: Mapping[str, object], now: dt.datetime) -> Rhythm:
    """Let that rhythm, stored or not, keep to `how` from now on. Nothing is written.

    It begins with the first date that can still be answered in peace and has no round yet. Every second week goes on in the
    weeks it had, unless it was something else before or a first day is named. Raises ValidationError where no date is left.
    """
    asked = how.get("starts_on")
    goes_on = rhythm.pk is not None and rhythm.every == how["every"] == Rhythm.Every.FORTNIGHT and not asked
    for name in RULE:
        setattr(rhythm, name, how.get(name))
    today = clock.today(now, rhythm.time_zone)
    if not goes_on:
        rhythm.starts_on = max(asked, today) if isinstance(asked, dt.date) else today
    first = rhythms.first_date(rhythm, now, taken=_had(rhythm, now), anew=not goes_on)
    if first is None:
        raise ValidationError({"ends_on": "No round is left before that day. Choose a later one."})
    rhythm.starts_on = first
    return rhythm


def _had(rhythm: Rhythm, now: dt.datetime) -> frozenset[dt.date]:
    """The dates about now that have had their round or are about to, which stays. Clocks on Earth are 26 hours apart at most."""
    if rhythm.pk is None:
        return frozenset()
    since = now.date() - dt.timedelta(days=3)
    had = Round.objects.filter(rhythm=rhythm, opens_at__lte=now + SETTLED, date__gte=since)
    return frozenset(had.values_list("date", flat=True))
