"""The quarter's numbers, for everyone to read: rounded as they are written, and only once the quarter is over."""

import datetime as dt
import statistics

from django.db import transaction

from moderation.models import Case, Quarter, Tally
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


def told(now: dt.datetime) -> None:
    """Count that somebody told us, by its day; in the caller's transaction."""
    Tally.objects.create(kind=Tally.Kind.TOLD, on=now.astimezone(dt.UTC).date())


def first_answer(case: Case, now: dt.datetime) -> None:
    """Count that a case was answered for the first time, by the day it was opened; in the caller's transaction."""
    hours = (now - case.opened_at) / dt.timedelta(hours=1)
    Tally.objects.create(kind=Tally.Kind.ANSWERED, on=case.opened_at.astimezone(dt.UTC).date(), hours=hours)


@transaction.atomic
def write_down(*, now: dt.datetime) -> Quarter | None:
    """Write down the quarter that is over, where it is not yet, and let go what it was counted from. What was told in it and is
    answered only later is in no median. Worker only. Returns it where it was written now."""
    until = first_day(now.astimezone(dt.UTC).date())
    since = before(until)
    if Quarter.objects.filter(since=since).exists():
        Tally.objects.filter(on__lt=until).delete()  # answered since
        return None
    begin, end = (dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) for day in (since, until))
    counted = Tally.objects.filter(on__gte=since, on__lt=until)
    reports = counted.filter(kind=Tally.Kind.TOLD).count()
    answered = counted.filter(kind=Tally.Kind.ANSWERED).values_list("hours", flat=True)
    hours = [one for one in answered if one is not None]
    openings = LedgerEntry.objects.filter(kind="opening.began", at__gte=begin, at__lt=end).count()
    median = max(1, round(statistics.median(hours))) if len(hours) >= FEWEST else None
    row = Quarter(since=since, reports=rounded(reports), openings=rounded(openings), median_hours=median)
    Quarter.objects.bulk_create([row], ignore_conflicts=True)
    Tally.objects.filter(on__lt=until).delete()
    return row
