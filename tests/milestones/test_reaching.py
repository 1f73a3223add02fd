"""Whose day it is: on their own calendar, in their own morning, once, and never before."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from journeys import actions as road
from journeys.models import Journey
from journeys.road import draw
from members.actions import change_me
from members.models import Member
from milestones import panel, tasks
from milestones.actions import find_reached, put_away
from milestones.ladder import date_of
from milestones.models import Milestone
from milestones.notices import MILESTONE
from milestones.shipped import by_code
from notices.models import Notice
from tests.cast import member
from vault.actor import acting_as, keeper

ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
pytestmark = pytest.mark.django_db


def walker(name: str, zone: str, start: dt.date, written: dt.datetime, **fields: object) -> Member:
    person = member(name, time_zone=zone)
    with acting_as(person.pk):
        road.begin_journey(member=person, starts_on=start, now=written, **fields)  # type: ignore[arg-type]
    return person


def told(person: Member) -> list[tuple[str, dt.date]]:
    with acting_as(person.pk):
        return list(
            Milestone.objects.visible_to(person).order_by("reached_on").values_list("rung", "reached_on")
        )


def sweep(moments: Iterable[dt.datetime]) -> dict[int, dt.datetime]:
    """When each member was told first, by sweeping at those moments."""
    seen: dict[int, dt.datetime] = {}
    for moment in moments:
        find_reached(now=moment)
        for who in Notice.objects.filter(kind="milestone").values_list("recipient_id", flat=True):
            seen.setdefault(who, moment)
    return seen


def every(minutes: int, start: dt.datetime, hours: int) -> Iterable[dt.datetime]:
    return (start + dt.timedelta(minutes=m) for m in range(0, hours * 60, minutes))


# Both switches of Europe and of North America, a leap day, a new year, and the day Cairo, Beirut and Havana skip midnight.
DAYS = [dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2026, 3, 8), dt.date(2026, 11, 1), dt.date(2028, 2, 29), dt.date(2027, 1, 1)]  # fmt: skip


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_in_every_zone_the_morning_is_the_members_own(db: None, day: dt.date) -> None:
    start = day - dt.timedelta(days=7)
    written = dt.datetime.combine(start, dt.time(12), dt.UTC)
    people = {
        walker(f"w{n}", zone, start, written).pk: zone for n, zone in enumerate(ZONES[:: len(ZONES) // 80])
    }
    # First what came the day after the start is told, so that only the week is new.
    for hour in (12, 22):  # never is it past eight everywhere at once
        find_reached(now=dt.datetime.combine(day - dt.timedelta(days=2), dt.time(hour), dt.UTC))
    Notice.objects.all().delete()
    when = sweep(every(60, dt.datetime.combine(day, dt.time(), dt.UTC) - dt.timedelta(hours=16), 46))
    assert set(when) == set(people)
    for who, zone in people.items():
        there = clock.local(when[who], zone)
        assert there.date() == day, zone
        assert dt.time(8) <= there.time() < dt.time(9), zone
    with keeper("test"):
        assert set(Milestone.objects.filter(rung="1w").values_list("reached_on", flat=True)) == {day}
        assert Milestone.objects.filter(rung="1w").count() == len(people)


def test_the_leap_day_born_are_told_on_the_28th(db: None) -> None:
    person = walker("leap", "Europe/Dublin", dt.date(2024, 2, 29), dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC))
    when = sweep(every(60, dt.datetime(2025, 2, 27, tzinfo=dt.UTC), 72))
    assert told(person) == [("1y", dt.date(2025, 2, 28))]
    assert when[person.pk] == dt.datetime(2025, 2, 28, 8, tzinfo=dt.UTC)


def test_a_day_that_did_not_exist_is_told_on_the_next(db: None) -> None:
    """Samoa crossed the date line: after 29 December 2011 came the 31st."""
    person = walker("apia", "Pacific/Apia", dt.date(2010, 12, 30), dt.datetime(2011, 12, 20, tzinfo=dt.UTC))
    when = sweep(every(60, dt.datetime(2011, 12, 29, 12, tzinfo=dt.UTC), 60))
    assert told(person) == [("1y", dt.date(2011, 12, 30))]
    assert clock.local(when[person.pk], "Pacific/Apia") == clock.local(
        clock.instant_of(dt.date(2011, 12, 31), dt.time(8), "Pacific/Apia"), "Pacific/Apia"
    )


def test_flying_over_the_date_line_tells_it_once(db: None) -> None:
    person = walker(
        "flyer", "Pacific/Kiritimati", dt.date(2026, 4, 1), dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    )
    early = dt.datetime(2026, 4, 30, 19, tzinfo=dt.UTC)  # 9 am on 1 May there
    assert find_reached(now=early) == 1
    Member.objects.filter(pk=person.pk).update(time_zone="Pacific/Pago_Pago")
    assert sum(find_reached(now=moment) for moment in every(120, early, 60)) == 0
    assert told(person) == [("1m", dt.date(2026, 5, 1))]


def test_what_was_reached_is_shown_on_after_flying_to_yesterday(db: None) -> None:
    """It is 30 April again, and neither the days nor the milestone they were celebrated for are taken back."""
    person = walker(
        "flyer", "Pacific/Kiritimati", dt.date(2026, 4, 1), dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    )
    early = dt.datetime(2026, 4, 30, 19, tzinfo=dt.UTC)  # 9 am on 1 May there
    find_reached(now=early)
    notice = Notice.objects.get(kind="milestone")
    seen: list[object] = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        with acting_as(person.pk):
            look: dict[str, Any] = {"theme": "", "more_contrast": False, "lock_minutes": 15}
            change_me(member=person, display_name="Flyer", time_zone=zone, now=early, **look)
            journey = road.first_journey(person)
            assert journey is not None
            drawn = draw(person, journey, early)
            reached = [stop.title for stop in drawn.stops if stop.kind == "moment"]
            waits = [waiting.title for waiting in panel.mine(person, early)]
            seen.append((drawn.number, reached, waits, MILESTONE.still_true(notice, person, early)))
    assert seen[0] == seen[1]
    assert "One month on this road" in reached
    assert waits == ["One month on this road"]


def test_twice_is_once(db: None) -> None:
    walker("ida", "UTC", dt.date(2026, 5, 1), dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))
    at = dt.datetime(2026, 5, 2, 9, tzinfo=dt.UTC)
    assert [find_reached(now=at) for _ in range(3)] == [1, 0, 0]
    assert Notice.objects.filter(kind="milestone").count() == 1


def test_after_a_standstill_of_days_it_is_still_told_but_not_after_a_week(db: None) -> None:
    written = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
    person = walker("ida", "UTC", dt.date(2026, 4, 1), written)
    assert find_reached(now=dt.datetime(2026, 5, 7, 9, tzinfo=dt.UTC)) == 1
    assert told(person) == [("1m", dt.date(2026, 5, 1))]
    late = walker("jo", "UTC", dt.date(2026, 4, 1), written)
    assert find_reached(now=dt.datetime(2026, 5, 8, 9, tzinfo=dt.UTC)) == 0
    assert told(late) == []


def test_an_old_start_written_down_today_is_not_told_what_is_past(db: None) -> None:
    now = dt.datetime(2026, 5, 10, 9, tzinfo=dt.UTC)
    past = walker("past", "UTC", dt.date(2025, 5, 8), now)  # a year the day before yesterday
    today = walker("today", "UTC", dt.date(2025, 5, 10), now)  # a year today
    find_reached(now=now)
    assert told(past) == []
    assert told(today) == [("1y", dt.date(2026, 5, 10))]


@pytest.mark.parametrize(
    "fields", [{"milestones_wanted": False}, {"month_only": True, "start": dt.date(2026, 5, 1)}, {"closed": True}]
)  # fmt: skip
def test_who_is_not_told(db: None, fields: dict[str, object]) -> None:
    fields = dict(fields)
    fields.pop("start", None)
    closed = fields.pop("closed", False)
    person = walker("ida", "UTC", dt.date(2026, 5, 1), dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC), **fields)
    Member.objects.filter(pk=person.pk).update(is_active=not closed)
    assert find_reached(now=dt.datetime(2026, 5, 8, 12, tzinfo=dt.UTC)) == 0


def test_a_zone_nobody_knows_is_the_sites_own(db: None) -> None:
    person = walker("odd", "Mars/Olympus", dt.date(2026, 5, 1), dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))
    assert find_reached(now=dt.datetime(2026, 5, 2, 7, 59, tzinfo=dt.UTC)) == 0
    assert find_reached(now=dt.datetime(2026, 5, 2, 8, tzinfo=dt.UTC)) == 1
    assert told(person) == [("1d", dt.date(2026, 5, 2))]


def test_many_are_found_in_small_bites(db: None) -> None:
    for n in range(7):
        walker(f"w{n}", "UTC", dt.date(2026, 5, 1), dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))
    assert find_reached(now=dt.datetime(2026, 5, 8, 9, tzinfo=dt.UTC), batch=3) == 14  # a day and a week each


def test_finding_takes_one_statement_however_many_there_are(db: None) -> None:
    def statements(people: int) -> int:
        for n in range(people):
            walker(f"p{people}-{n}", "UTC", dt.date(2020, 1, 1), dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            find_reached(now=dt.datetime(2026, 5, 8, 9, tzinfo=dt.UTC))
        return len(seen)

    assert statements(1) == statements(12)


def test_a_notice_stands_while_the_milestone_does(db: None) -> None:
    written = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
    person = walker("ida", "UTC", dt.date(2026, 5, 1), written)
    now = dt.datetime(2026, 5, 2, 9, tzinfo=dt.UTC)
    find_reached(now=now)
    notice = Notice.objects.get(kind="milestone")
    assert notice.recipient == person
    assert notice.dedupe.endswith(f":{person.pk}")
    with acting_as(person.pk):
        journey = Journey.objects.visible_to(person).get()

        def stands(**changes: object) -> bool:
            Journey.objects.visible_to(person).update(
                **{"starts_on": dt.date(2026, 5, 1), "milestones_wanted": True, **changes}
            )
            return MILESTONE.still_true(notice, person, now)

        assert stands()
        assert not stands(starts_on=dt.date(2026, 5, 2))
        assert not stands(milestones_wanted=False)
        assert stands()
        put_away(member=person, milestone=Milestone.objects.visible_to(person).get(), now=now)
        assert not stands()
        journey.delete()
        assert not MILESTONE.still_true(notice, person, now)


def test_every_rung_of_a_long_road_is_told_on_its_day(db: None) -> None:
    start = dt.date(2024, 1, 31)
    person = walker("long", "America/St_Johns", start, dt.datetime(2024, 1, 31, 18, tzinfo=dt.UTC))
    for n in range(1, 800, 5):  # the worker stands still for days at a time
        find_reached(now=dt.datetime(2024, 1, 31, 12, tzinfo=dt.UTC) + dt.timedelta(days=n))
    codes = ["1d", "1w", "2w", "1m", "2m", "3m", "6m", "9m", "1y", "18m", "2y"]
    expected = []
    for code in codes:
        rung = by_code(code)
        assert rung is not None
        expected.append((code, date_of(start, rung)))
    assert told(person) == expected


def test_the_ticks_of_beat_do_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    person = walker("ida", "UTC", dt.date(2026, 5, 1), dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 5, 2, 9, tzinfo=dt.UTC))
    tasks.notice_milestones()
    tasks.purge_faded()
    assert told(person) == [("1d", dt.date(2026, 5, 2))]
