"""The quarter's numbers, for everyone to read: rounded as they are written, and only once the quarter is over."""

import datetime as dt
import statistics

from django.db import transaction

from moderation.models import Case, Quarter, Report
from vault.actor import keeper
from vault.models import LedgerEntry

FEWEST = 10
"""Below this many it is said in words: a small number would tell of somebody."""


def first_day(of: dt.date) -> dt.date:
    """The first day of the quarter a date is in."""
    return dt.date(of.year, 3 * ((of.month - 1) // 3) + 1, 1)


def before(first: dt.date) -> dt.date:
    """The first day of the quarter before the one that begins then."""
    return first_day(first - dt.timedelta(days=1))


def rounded(count: int) -> int | None:
    """To tens; None below `FEWEST`."""
    return None if count < FEWEST else (count + 5) // 10 * 10


@transaction.atomic
def write_down(*, now: dt.datetime) -> Quarter | None:
    """Write down the quarter that is over, where it is not yet; within the sixty days in which its cases are still there. Worker
    only. Returns it where it was written now."""
    until = first_day(now.astimezone(dt.UTC).date())
    since = before(until)
    if Quarter.objects.filter(since=since).exists():
        return None
    begin, end = (dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) for day in (since, until))
    with keeper("count a quarter's reports and openings"):
        reports = Report.objects.filter(at__gte=begin, at__lt=end).count()
        cases = Case.objects.filter(opened_at__gte=begin, opened_at__lt=end, answered_at__isnull=False)
        hours = [
            (answered - opened) / dt.timedelta(hours=1)
            for opened, answered in cases.values_list("opened_at", "answered_at")
            if answered is not None
        ]
        openings = LedgerEntry.objects.filter(kind="opening.began", at__gte=begin, at__lt=end).count()
    median = max(1, round(statistics.median(hours))) if len(hours) >= FEWEST else None
    row = Quarter(since=since, reports=rounded(reports), openings=rounded(openings), median_hours=median)
    Quarter.objects.bulk_create([row], ignore_conflicts=True)
    return row
