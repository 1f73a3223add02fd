"""Check-ins of a while, for somebody to look back on: Ben's days, a week he planned, and months he answered for himself."""

import datetime as dt
import json
import random

from dateutil.relativedelta import relativedelta

from checkins.models import CheckIn, Rhythm, Round
from core import clock
from groups.models import Group
from groups.terms import OPENINGS, WAYS_IN
from home.demo import story
from members.models import Member
from scales import actions as scales
from scales.instruments import BARC10
from vault.actor import acting_as
from vault.keys import key_for
from vault.models import whole_day_after

DAY = dt.timedelta(days=1)


def look_back(ben: Member, daily: Rhythm, ana: Member, now: dt.datetime) -> None:
    """The thirty days before today, the week he planned, and five months of a scale."""
    dice = random.Random(5)  # noqa: S311  (an example, no secret)
    today = clock.today(now, daily.time_zone)
    for back in reversed(range(1, 31)):
        if dice.random() < 0.6:
            weather = ("heavy", "grey", "clearing", "bright")[min(3, dice.randint(0, 4))]
            more = {"gratitude": story.GLAD_OF[back % len(story.GLAD_OF)]} if back % 3 == 0 else {}
            words = story.BEN_SAID.get(back, "")
            _answer(
                ben,
                _round(daily, today - back * DAY),
                now - back * DAY,
                weather=weather,
                words=words,
                more=more,
            )
    weekly = Rhythm.objects.create(
        group=daily.group, question="How was the week, and what comes?", every=Rhythm.Every.WEEK, opens=dt.time(0, 0),
        weekday=(today + DAY).weekday(), open_minutes=24 * 60, time_zone=daily.time_zone, starts_on=today - 13 * DAY,
        set_by=ana, asks=["weather", "word", "words", "back", "plan"],
    )  # fmt: skip
    _answer(
        ben, _round(weekly, today - 6 * DAY), now - 6 * DAY, weather="clearing", words="", more=story.WEEK
    )
    _months(ben, now)


def _round(rhythm: Rhythm, date: dt.date) -> Round:
    opens = clock.instant_of(date, rhythm.opens, rhythm.time_zone)
    return Round.objects.create(
        rhythm=rhythm, group_id=rhythm.group_id, date=date, question=rhythm.question, asks=rhythm.asks, opens_at=opens,
        closes_at=clock.instant_of(date + DAY, rhythm.opens, rhythm.time_zone),
    )  # fmt: skip


def _answer(
    ben: Member, of_round: Round, at: dt.datetime, *, weather: str, words: str, more: dict[str, str]
) -> None:
    """To everyone, under the promise the circle has."""
    group: Group = of_round.group
    fades = group.fades_at(at)
    with acting_as(ben.pk):
        key = key_for(owner_id=ben.pk, group_id=group.pk, until=whole_day_after(fades))
        CheckIn.objects.create(
            round=of_round, group=group, member=ben, audience="group", weather=weather, words=words or None, at=at,
            more=json.dumps(more), newcomers=WAYS_IN[str(group.joining)], fades_at=fades, key=key,
            opening=OPENINGS[str(group.opening)],
        )  # fmt: skip


def _months(ben: Member, now: dt.datetime) -> None:
    """He answers once a month; in one month he left something out."""
    with acting_as(ben.pk):
        for back, steps in enumerate(story.MONTHS):
            at = now - relativedelta(months=len(story.MONTHS) - 1 - back)
            scales.begin(member=ben, scale=BARC10, now=at)
            answers = {str(number): int(step) for number, step in enumerate(steps, start=1)}
            scales.answer(member=ben, scale=BARC10, steps=answers, now=at)
        scales.stop(member=ben, scale=BARC10)
        scales.begin(member=ben, scale=BARC10, now=now)
