"""When somebody holds a circle: as instants over every change of clocks, in words, and on its page."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core import clock
from groups import actions, history, hours
from groups.models import Group, OpenHours
from tests.cast import Cast
from vault.models import LedgerEntry

HOUR = dt.timedelta(hours=1)
ZONES = ["UTC", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Apia", "Asia/Kathmandu",
         "America/Havana", "America/Santiago", "Africa/Casablanca", "Asia/Gaza"]  # fmt: skip


def circle(zone: str) -> Group:
    return Group(time_zone=zone, name="Any", answer_hours=24)


def stretch(weekday: int, opens: dt.time, closes: dt.time) -> OpenHours:
    return OpenHours(weekday=weekday, opens=opens, closes=closes)


TIMES = st.integers(0, 95).map(lambda n: dt.time(n // 4, n % 4 * 15))
ROWS = st.lists(st.tuples(st.integers(0, 6), TIMES, TIMES), max_size=5).map(
    lambda rows: [stretch(d, a, b) for d, a, b in rows if b == dt.time(0) or a < b]
)
NOWS = st.datetimes(dt.datetime(2011, 1, 1), dt.datetime(2031, 1, 1), timezones=st.just(dt.UTC))
AT_A_CHANGE = dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC)
SKIPPED = dt.datetime(2011, 12, 30, 9, 30, tzinfo=dt.UTC)


def on_by_the_wall(rows: list[OpenHours], now: dt.datetime, zone: str) -> bool:
    """What a person looking at the clock on the wall would say."""
    wall = clock.local(now, zone)
    return any(
        row.weekday == wall.weekday() and row.opens <= wall.time() and (wall.time() < row.closes or row.closes == dt.time(0))
        for row in rows
    )  # fmt: skip


def changes_near(now: dt.datetime, zone: str) -> bool:
    """Whether clocks in that zone change within a day of `now`."""
    offsets = {clock.local(now + n * HOUR, zone).utcoffset() for n in range(-25, 26)}
    return len(offsets) > 1


@given(st.sampled_from(ZONES), ROWS, NOWS)
@example("Europe/Dublin", [stretch(6, dt.time(0), dt.time(3))], AT_A_CHANGE)
@example("Pacific/Apia", [stretch(4, dt.time(0), dt.time(0)), stretch(5, dt.time(9), dt.time(10))], SKIPPED)
@settings(max_examples=300, deadline=None)
def test_it_is_open_when_the_wall_says_so(zone: str, rows: list[OpenHours], now: dt.datetime) -> None:
    group = circle(zone)
    if not changes_near(now, zone):
        assert hours.open_now(group, rows, now) == on_by_the_wall(rows, now, zone)


@given(st.sampled_from(ZONES), ROWS, NOWS)
@example("Europe/Dublin", [stretch(6, dt.time(1), dt.time(1, 30))], AT_A_CHANGE)
@example("Pacific/Apia", [stretch(4, dt.time(0), dt.time(0))], SKIPPED)
@example(
    "America/Havana", [stretch(6, dt.time(0), dt.time(2))], dt.datetime(2026, 3, 8, 4, 30, tzinfo=dt.UTC)
)
@settings(max_examples=300, deadline=None)
def test_the_next_opening_is_one_and_the_first(zone: str, rows: list[OpenHours], now: dt.datetime) -> None:
    """Through every change of clocks: shut right before, open from then on, and no earlier."""
    group, second = circle(zone), dt.timedelta(seconds=1)
    opens, until = hours.next_opening(group, rows, now), hours.open_until(group, rows, now)
    if not rows:
        assert opens is None
        assert until is None
    if opens is not None:
        assert opens > now
        assert hours.open_now(group, rows, opens)
        assert not hours.open_now(group, rows, opens - second)
        shut = until or now
        for step in range(1, 24):
            between = shut + (opens - shut) * step / 24
            assert not hours.open_now(group, rows, between)
    if until is not None:
        assert until > now
        if until - now < dt.timedelta(days=13):
            assert hours.open_now(group, rows, until - second)
            assert not hours.open_now(group, rows, until)
    elif rows and opens is None:
        pytest.fail("a week with hours in it has a next time")


@pytest.mark.parametrize(
    ("zone", "date", "opens", "closes", "length"),
    [
        ("Europe/Dublin", dt.date(2026, 3, 29), dt.time(0, 30), dt.time(3), 1.5),  # an hour is left out
        ("Europe/Dublin", dt.date(2026, 3, 29), dt.time(1), dt.time(1, 45), None),  # it lies within that hour
        ("Europe/Dublin", dt.date(2026, 10, 25), dt.time(0, 30), dt.time(3), 3.5),  # an hour comes twice
        ("Pacific/Apia", dt.date(2011, 12, 30), dt.time(9), dt.time(10), None),  # that day did not come
        ("Pacific/Auckland", dt.date(2026, 9, 26), dt.time(22), dt.time(0), 2),  # up to midnight
        ("America/Havana", dt.date(2026, 3, 8), dt.time(0), dt.time(2), 1),  # its midnight did not come
    ],
)
def test_when_clocks_change(
    zone: str, date: dt.date, opens: dt.time, closes: dt.time, length: float | None
) -> None:
    found = hours.stretch_on(stretch(date.weekday(), opens, closes), date, zone)
    assert (None if found is None else (found[1] - found[0]) / HOUR) == length


def test_stretches_that_touch_are_one() -> None:
    rows = [stretch(1, dt.time(22), dt.time(0)), stretch(2, dt.time(0), dt.time(2))]
    late = dt.datetime(2026, 11, 24, 23, tzinfo=dt.UTC)  # Tuesday
    assert hours.open_until(circle("UTC"), rows, late) == dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC)


def test_in_words() -> None:
    rows = [
        stretch(1, dt.time(19), dt.time(21)),
        stretch(3, dt.time(19), dt.time(21)),
        stretch(5, dt.time(10), dt.time(12)),
    ]
    dublin = circle("Europe/Dublin")
    assert hours.in_words(dublin, rows) == [
        "Tuesdays and Thursdays, 7 to 9 pm, Dublin time",
        "Saturdays, 10 am to noon, Dublin time",
    ]
    now = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    there = hours.lines(dublin, rows, now, "Pacific/Auckland")
    assert [line.yours for line in there] == [
        "Wednesdays and Fridays, 8 to 10 am",
        "Saturdays, 11 pm to 1 am",
    ]
    assert {line.yours for line in hours.lines(dublin, rows, now, "Europe/London")} == {""}
    assert hours.in_words(dublin, []) == []
    assert hours.zone_words("America/Argentina/Buenos_Aires") == "Buenos Aires time"
    assert hours.zone_words("UTC") == "UTC"


# -- Its page ----------------------------------------------------------------------------------------------------------------


def sent(
    *rows: tuple[str, str, str], zone: str = "Europe/Dublin", answer: str = "12", **more: str
) -> dict[str, str]:
    form = {
        "w-TOTAL_FORMS": str(len(rows)),
        "w-INITIAL_FORMS": "0",
        "time_zone": zone,
        "answer_hours": answer,
        **more,
    }
    for n, (day, opens, closes) in enumerate(rows):
        form |= {f"w-{n}-weekday": day, f"w-{n}-opens": opens, f"w-{n}-closes": closes}
    return form


def standing(cast: Cast) -> list[tuple[int, str, str]]:
    return [
        (r.weekday, f"{r.opens:%H:%M}", f"{r.closes:%H:%M}")
        for r in OpenHours.objects.filter(group=cast.tuesday)
    ]


def test_set_changed_and_taken_away(cast: Cast, sign_in: Any) -> None:
    browser, url = sign_in("ana"), f"/g/{cast.tuesday.public_id}/hours/"
    assert "This circle has no set hours." in browser.get(url).content.decode()
    answer = browser.post(url, sent(("1", "19:00", "21:00"), ("", "", ""), ("5", "22:00", "00:00"), keep="1"))
    assert answer.status_code == 302
    assert standing(cast) == [(1, "19:00", "21:00"), (5, "22:00", "00:00")]
    cast.tuesday.refresh_from_db()
    assert (cast.tuesday.time_zone, cast.tuesday.answer_hours) == ("Europe/Dublin", 12)
    page = browser.get(url).content.decode()
    assert "Tuesdays, 7 to 9 pm, Dublin time" in page
    assert "within twelve hours" in page
    browser.post(
        url, sent(("1", "19:00", "21:00"), ("5", "22:00", "00:00"), keep="1", **{"w-0-DELETE": "on"})
    )
    assert standing(cast) == [(5, "22:00", "00:00")]


def test_a_row_is_added_without_script_and_nothing_is_kept_by_that(cast: Cast, sign_in: Any) -> None:
    browser, url = sign_in("ana"), f"/g/{cast.tuesday.public_id}/hours/"
    page = browser.post(url, sent(("1", "19:00", "21:00"), add="1")).content.decode()
    assert 'name="w-1-weekday"' in page
    assert 'value="19:00"' in page
    assert standing(cast) == []


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (sent(("1", "21:00", "19:00")), "Write a time after it begins."),
        (sent(("1", "21:00", "")), "Write a time, like 19:30."),
        (sent(("9", "19:00", "21:00")), "Choose a day from the list."),
        (sent(("1", "19:00", "21:00"), ("1", "20:00", "22:00")), "lie over each other"),
        (sent(("1", "19:00", "00:00"), ("1", "20:00", "22:00")), "lie over each other"),
        (sent(("1", "19:00", "21:00"), zone="Dublin-ish"), "Choose a city whose clock it goes by."),
        (sent(("1", "19:00", "21:00"), answer="3"), "Choose one of the four."),
        ({"w-TOTAL_FORMS": "x"}, ""),
        ({**sent(), "w-TOTAL_FORMS": "100000"}, ""),
    ],
)
def test_what_does_not_go_is_said_kindly_and_changes_nothing(
    cast: Cast, sign_in: Any, form: dict[str, str], says: str
) -> None:
    answer = sign_in("ana").post(f"/g/{cast.tuesday.public_id}/hours/", form)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert standing(cast) == []


def test_the_ledger_and_who_reads_it(cast: Cast) -> None:
    before = LedgerEntry.objects.filter(kind="hours.set").count()
    week = {"stretches": [(1, dt.time(19), dt.time(21))], "time_zone": "Europe/Dublin", "answer_hours": 12}
    assert actions.set_hours(member=cast.ana, group=cast.tuesday, now=cast.now, **week)
    assert not actions.set_hours(member=cast.ana, group=cast.tuesday, now=cast.now, **week)
    assert LedgerEntry.objects.filter(kind="hours.set").count() == before + 1
    words = [line.words for line in history.lines(cast.tuesday, cast.ben)]
    assert (
        "Someone who holds the space set when somebody is here, and how soon an answer can be hoped for."
        in words
    )


@pytest.mark.parametrize("who", ["ben", "ada", "cleo", "finn", "dev", "eve"])
def test_only_those_who_hold_it_set_them(cast: Cast, sign_in: Any, who: str) -> None:
    form = sent(("1", "19:00", "21:00"), keep="1")
    assert sign_in(who).post(f"/g/{cast.tuesday.public_id}/hours/", form).status_code == (
        403 if who == "ben" else 404
    )
    assert standing(cast) == []
