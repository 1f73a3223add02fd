"""Quiet hours by the member's own clock, in every zone, over both switches."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock
from notices import quiet

TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2035, 1, 1)).map(
    lambda at: at.replace(tzinfo=dt.UTC)
)


@settings(max_examples=400, deadline=None)
@given(MOMENTS, TIMES, TIMES, st.sampled_from(sorted(clock.known_zones())))
def test_they_end_and_are_over_then(now: dt.datetime, start: dt.time, until: dt.time, zone: str) -> None:
    end = quiet.ends(now, start, until, zone)
    wall = clock.local(now, zone).time()
    inside = wall >= start or wall < until if start > until else start <= wall < until
    if end is None:
        twice = (
            clock.local(now, zone).utcoffset() != clock.local(now - dt.timedelta(hours=3), zone).utcoffset()
        )
        assert not inside or twice
        return
    assert inside
    assert dt.timedelta(0) < end - now <= dt.timedelta(hours=26)
    assert quiet.ends(end, start, until, zone) is None or clock.local(end, zone).time() != until


def test_none_where_both_are_the_same() -> None:
    noon = dt.datetime(2026, 6, 10, 12, tzinfo=dt.UTC)
    assert quiet.ends(noon, dt.time(12), dt.time(12), "UTC") is None


def test_the_night_clocks_go_forward_and_back() -> None:
    for night, hours in [("2026-03-28T22:00", 9), ("2026-10-24T22:00", 11)]:
        now = clock.instant_of(dt.date.fromisoformat(night[:10]), dt.time(22), "Europe/Dublin")
        end = quiet.ends(now, dt.time(21), dt.time(8), "Europe/Dublin")
        assert end
        assert (end - now).total_seconds() == hours * 3600


def test_a_day_that_never_was() -> None:
    """Apia went from 29 to 31 December 2011."""
    now = clock.instant_of(dt.date(2011, 12, 29), dt.time(22), "Pacific/Apia")
    end = quiet.ends(now, dt.time(21), dt.time(8), "Pacific/Apia")
    assert end
    assert now < end < now + dt.timedelta(hours=26)
