"""A member's own answers in all circles: thirty days as a strip, page by page with an end, and as a file. Nobody else's eyes."""

import datetime as dt
import json
import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from checkins import answered
from checkins.answered import WEATHERS, Whole
from checkins.models import CheckIn
from core import clock
from core.drawing import weather_strip
from core.words import day_month
from members.models import Member

STRIP = 30
"""Days in the strip and its table."""

PAGE = 20
"""Answers on one page."""

_ORDER = list(WEATHERS)
_CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Item:
    """One answer as its member reads it."""

    at: dt.datetime
    group_name: str
    round_id: str
    question: str
    passed: bool
    answer: Whole


@dataclass(frozen=True, slots=True)
class Day:
    """One day of which something was said: a row of the table."""

    day: str
    weather: str


def _mine(member: Member, now: dt.datetime) -> "QuerySet[CheckIn]":
    rows = CheckIn.objects.mine(member, now).select_related("key", "round", "group")
    return rows.order_by("-at", "-pk")


def strip(member: Member, now: dt.datetime) -> tuple[SafeString, list[Day]]:
    """Thirty days' weather, by their own calendar; where a day has several, the last one. One statement. A day of which nothing
    was said is a dot in the picture and no row in the table: nothing of it is counted."""
    today = clock.today(now, member.time_zone)
    since = today - dt.timedelta(days=STRIP - 1)
    found: dict[dt.date, str] = {}
    start = clock.instant_of(since, dt.time(0), member.time_zone)
    for row in CheckIn.objects.mine(member, now).filter(at__gte=start).select_related("key").order_by("-at"):
        if row.weather:
            found.setdefault(clock.local(row.at, member.time_zone).date(), row.weather)
    days = [found.get(since + dt.timedelta(days=n), "") for n in range(STRIP)]
    drawn = weather_strip([_ORDER.index(weather) + 1 if weather in WEATHERS else 0 for weather in days])
    rows = [Day(day_month(on, today), WEATHERS.get(found[on], "")) for on in sorted(found, reverse=True)]
    return drawn, rows


def page(member: Member, now: dt.datetime, before: str) -> tuple[list[Item], str]:
    """Up to twenty answers, newest first, and where the next page begins, or "". A `before` that is none counts as the
    beginning. One statement."""
    rows = _mine(member, now)
    if before.isascii() and (match := _CURSOR.fullmatch(before)):
        at = clock.from_microseconds(int(match[1]))
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=int(match[2])))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    older = f"{clock.microseconds(last.at)}-{last.pk}" if last else ""
    return [_item(row) for row in found[:PAGE]], older


def _item(row: CheckIn) -> Item:
    return Item(
        row.at, row.group.name, row.round.public_id, row.round.question, row.passed, answered.whole(row)
    )


def as_file(member: Member, now: dt.datetime) -> str:
    """All of it as JSON, oldest first, in the words the pages say it in. One statement."""
    rows = [_entry(row, member.time_zone) for row in reversed(_mine(member, now))]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _entry(row: CheckIn, zone: str) -> dict[str, object]:
    whole = answered.whole(row)
    answers: dict[str, object] = {
        "weather": whole.weather, "pull": whole.pull,
        **{one.question: list(one.lines) if len(one.lines) > 1 else one.lines[0] for one in whole.told},
        "words": whole.words,
    }  # fmt: skip
    return {
        "at": clock.local(row.at, zone).isoformat(timespec="minutes"),
        "circle": row.group.name,
        "asked": row.round.question,
        "passed": row.passed,
        "seen by": row.get_audience_display(),
        "reach out": row.get_reach_display(),
        "answers": {name: answer for name, answer in answers.items() if answer},
    }
