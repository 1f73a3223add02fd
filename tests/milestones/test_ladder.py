"""The ladder's arithmetic, for every rung and every start."""

import datetime as dt
import itertools
import json

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from milestones.ladder import Point, date_of, reached, starts_of
from milestones.shipped import NAMES, BadLadder, by_code, load, parse

RUNGS = load()
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2120, 12, 31))
rungs = st.sampled_from(RUNGS)


def rung(code: str) -> Point:
    found = by_code(code)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("start", "code", "day"),
    [
        (dt.date(2023, 1, 31), "1m", dt.date(2023, 2, 28)),
        (dt.date(2024, 1, 31), "1m", dt.date(2024, 2, 29)),
        (dt.date(2024, 2, 29), "1y", dt.date(2025, 2, 28)),
        (dt.date(2024, 2, 29), "4y", dt.date(2028, 2, 29)),
        (dt.date(2023, 8, 31), "18m", dt.date(2025, 2, 28)),
        (dt.date(2023, 12, 31), "1d", dt.date(2024, 1, 1)),
        (dt.date(2026, 10, 31), "2m", dt.date(2026, 12, 31)),  # from the start, not chained over 30 November
    ],
)
def test_ends_of_months_and_leap_days(start: dt.date, code: str, day: dt.date) -> None:
    assert date_of(start, rung(code)) == day


@given(DAYS, rungs)
def test_the_date_is_what_dateutil_says(start: dt.date, point: Point) -> None:
    assert date_of(start, point) == start + relativedelta(months=point.months, days=point.days)


@pytest.mark.django_db
def test_the_date_is_what_the_database_says(db: None) -> None:
    starts = [dt.date(2019, 12, 25) + dt.timedelta(days=n) for n in range(1200)]
    with connection.cursor() as cursor:
        for point in RUNGS[:14]:
            months, days = point.months, point.days
            cursor.execute("SELECT (s + make_interval(months => %s, days => %s))::date FROM unnest(%s::date[]) s", [months, days, starts])  # fmt: skip
            assert [row[0] for row in cursor.fetchall()] == [date_of(s, point) for s in starts]


@given(DAYS, st.sampled_from([p for name in NAMES for p in load(name)]))
def test_the_starts_of_a_day_are_exactly_those_that_reach_it(day: dt.date, point: Point) -> None:
    """For each way of calling the first day and of choosing for a 29 February."""
    around = day - relativedelta(months=point.months, days=point.days)
    near = [around + dt.timedelta(days=n) for n in range(-6, 7)]
    starts = starts_of(day, point.months, point.days)
    for first_day, leap_day in itertools.product((0, 1), ("feb", "mar")):
        found = [s.day for s in starts if s.first_day in (None, first_day) and s.leap_day in ("", leap_day)]
        assert sorted(found) == [s for s in near if date_of(s, point, first_day, leap_day) == day]


@given(DAYS, DAYS)
def test_what_is_reached_stays_reached(start: dt.date, today: dt.date) -> None:
    codes = [r.code for r in reached(RUNGS, start, today)]
    assert codes == [r.code for r in RUNGS][: len(codes)]
    assert set(codes) <= {r.code for r in reached(RUNGS, start, today + dt.timedelta(days=1))}


def test_nothing_is_reached_on_the_first_day() -> None:
    assert reached(RUNGS, dt.date(2026, 5, 2), dt.date(2026, 5, 2)) == []


def test_the_medallion_gains_light_only() -> None:
    assert [(r.code, r.lit, r.rings) for r in RUNGS if r.code in {"1d", "1m", "9m", "1y", "18m", "2y"}] == [
        ("1d", 0, 0), ("1m", 1, 0), ("9m", 9, 0), ("1y", 12, 1), ("18m", 6, 1), ("2y", 12, 2),
    ]  # fmt: skip


def test_the_ladder_goes_from_a_day_to_fifty_years() -> None:
    assert RUNGS[0].words == "One day"
    assert RUNGS[-1].words == "Fifty years"
    assert len({r.words for r in RUNGS}) == len(RUNGS)


@pytest.mark.parametrize(
    "bad",
    [
        "", "{}", "[]", '{"rungs": [{}]}', '{"rungs": [7]}',
        '{"rungs": [{"amount": 0, "unit": "day", "words": "A"}]}',
        '{"rungs": [{"amount": -1, "unit": "day", "words": "A"}]}',
        '{"rungs": [{"amount": "1", "unit": "day", "words": "A"}]}',
        '{"rungs": [{"amount": true, "unit": "day", "words": "A"}]}',
        '{"rungs": [{"amount": 101, "unit": "year", "words": "A"}]}',
        '{"rungs": [{"amount": 1, "unit": "week", "words": "A"}]}',
        '{"rungs": [{"amount": 1, "unit": "day", "words": ""}]}',
        '{"rungs": [{"amount": 1, "unit": "day", "words": "A", "colour": "ember"}]}',
        '{"rungs": [{"amount": 1, "unit": "year", "words": "A"}, {"amount": 12, "unit": "month", "words": "B"}]}',
        json.dumps({"rungs": 2 * [{"amount": 1, "unit": "day", "words": "A"}]}),
    ],
)  # fmt: skip
def test_a_bad_ladder_is_refused(bad: str) -> None:
    with pytest.raises(BadLadder):
        parse(bad)
