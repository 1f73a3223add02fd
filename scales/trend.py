"""How a member's answers moved over the months: in words, and as a line. No verdict, and nobody to be compared with."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.drawing import month_line
from core.words import month_year
from members.models import Member
from scales.actions import month_of
from scales.instruments import Scale
from scales.models import Entry

MONTHS = 12
"""As many months are shown."""

ALIKE = 3
"""Two totals that lie no further apart are called about the same. A choice of ours and no published limit: that much comes of
a good or a bad morning."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month in which something was answered. `total` is None where a statement was left out."""

    month: dt.date
    name: str
    total: int | None


@dataclass(frozen=True, slots=True)
class Trend:
    """What the page shows."""

    months: tuple[Month, ...]
    sentences: tuple[str, ...]
    line: SafeString | None


def entries(member: Member, scale: Scale) -> Iterator[tuple[Entry, dict[str, int]]]:
    """Every entry of theirs with its answers, newest first. One statement."""
    for row in (
        Entry.objects.visible_to(member).filter(scale=scale.code).select_related("key").order_by("-month")
    ):
        yield row, json.loads(row.answers)


def trend(member: Member, scale: Scale, today: dt.date) -> Trend:
    """The last twelve months. One statement."""
    this = month_of(today)
    first = _back(this, MONTHS - 1)
    months = [
        Month(row.month, month_year(row.month), scale.total(steps))
        for row, steps in entries(member, scale)
        if first <= row.month <= this
    ]
    totals = {month.month: month.total for month in months}
    known = [month.total for month in reversed(months) if month.total is not None]
    heights = [
        (total - scale.least) / (scale.most - scale.least)
        if (total := totals.get(_back(this, back))) is not None
        else None
        for back in range(MONTHS - 1, -1, -1)
    ]
    return Trend(tuple(months), sentences(known), month_line(heights) if len(known) > 1 else None)


def _back(month: dt.date, months: int) -> dt.date:
    """So many months before."""
    count = month.year * 12 + month.month - 1 - months
    return dt.date(count // 12, count % 12 + 1, 1)


def sentences(totals: list[int]) -> tuple[str, ...]:
    """How they moved, oldest first: since the last time, and since the first of those shown."""
    if not totals:
        return ()
    if len(totals) == 1:
        return ("From the second month on, this shows how your answers move.",)
    found = [f"You agree {_how(totals[-1] - totals[-2])} the time before."]
    if len(totals) > 2:
        found.append(f"You agree {_how(totals[-1] - totals[0])} at the beginning of these months.")
    return tuple(found)


def _how(difference: int) -> str:
    if abs(difference) <= ALIKE:
        return "about as much as"
    return "more than" if difference > 0 else "less than"
