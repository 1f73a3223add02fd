"""No number that a member was shown ever falls: over any sequence of days, zones, bends and chapters."""

import datetime as dt
import zoneinfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from journeys import actions, steps
from journeys.days import days_in_chapter, days_on_road, in_days, length
from journeys.models import Chapter, Journey, Setback
from journeys.road import draw
from members.models import Member
from members.signals import time_zone_changed
from tests.cast import member
from vault.actor import acting_as

FAR = ["Pacific/Kiritimati", "Pacific/Niue", "Europe/Dublin", "America/New_York", "Asia/Kolkata", "Etc/GMT+12", "UTC", "Nowhere/Such"]  # fmt: skip

STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 60)),
    st.tuples(st.just("zone"), st.sampled_from(FAR)),
    st.tuples(st.just("happened"), st.booleans()),
    st.tuples(st.just("chapter"), st.just(0)),
    st.tuples(st.just("earlier"), st.integers(0, 40)),
    st.tuples(st.just("rename"), st.just(0)),
)


def shown(person: Member, now: dt.datetime) -> int:
    journey = actions.first_journey(person)
    assert journey is not None
    return int(draw(person, journey, now, "all").number.replace(",", "") or 0)


def do(person: Member, what: str, how: int | str | bool, now: dt.datetime) -> dt.datetime:
    journey = actions.first_journey(person)
    assert journey is not None
    if what == "wait":
        return now + dt.timedelta(hours=int(how))
    if what == "zone":
        before, person.time_zone = person.time_zone, str(how)
        person.save()
        time_zone_changed.send(sender=Member, member=person, now=now, before=before, after=how)
    if what == "happened":
        steps.answer(member=person, said={"road": "new" if how else "carry"}, at=7, now=now)
        steps.finish(member=person, said={}, now=now)
    if what == "chapter":
        actions.begin_chapter(member=person, journey=journey, after=99, now=now)
        newest = actions.last_chapter(journey)
        actions.begin_chapter(member=person, journey=journey, after=newest.number if newest else 0, now=now)
    if what in {"earlier", "rename"}:
        actions.edit_journey(
            member=person, journey=journey, name="x" if what == "rename" else "", month_only=False, counting="all",
            starts_on=journey.starts_on - dt.timedelta(days=int(how)), milestones_wanted=True,
        )  # fmt: skip
    return now


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(STEPS, max_size=10), hour=st.integers(0, 23))
def test_the_total_never_falls(db: None, data: list[tuple[str, int]], hour: int) -> None:
    with transaction.atomic():
        now = dt.datetime(2026, 3, 28, hour, 30, tzinfo=dt.UTC)
        person = member(f"walker{hour}", time_zone="Pacific/Kiritimati")
        with acting_as(person.pk):
            actions.begin_journey(
                member=person, starts_on=clock.today(now, person.time_zone) - dt.timedelta(days=3), now=now
            )
            before = shown(person, now)
            for what, how in data:
                now = do(person, what, how, now)
                after = shown(person, now)
                assert after >= before, (what, how)
                before = after
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("zone", sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})[::7])
def test_flying_to_any_zone_keeps_both_counts(db: None, zone: str) -> None:
    now = dt.datetime(2026, 11, 1, 11, 30, tzinfo=dt.UTC)
    person = member("flyer", time_zone="Pacific/Kiritimati")
    with acting_as(person.pk):
        journey = actions.begin_journey(member=person, starts_on=dt.date(2026, 10, 1), now=now)
        steps.answer(member=person, said={"road": "new"}, at=7, now=now)
        steps.finish(member=person, said={}, now=now)
        there = clock.today(now, person.time_zone)
        chapter = actions.last_chapter(journey)
        assert chapter is not None
        total, day = days_on_road(journey, there), days_in_chapter(chapter, there)
        do(person, "zone", zone, now)
        journey.refresh_from_db()
        chapter.refresh_from_db()
        here = clock.today(now, zone)
        assert days_on_road(journey, here) >= total
        assert days_in_chapter(chapter, here) >= day


def test_a_road_that_begins_tomorrow_by_another_clock_is_at_zero() -> None:
    journey = Journey(starts_on=dt.date(2026, 5, 2))
    assert days_on_road(journey, dt.date(2026, 5, 1)) == 0


def test_the_first_day_of_a_chapter_is_day_one() -> None:
    chapter = Chapter(begins_on=dt.date(2026, 5, 2))
    assert days_in_chapter(chapter, dt.date(2026, 5, 2)) == 1
    assert days_in_chapter(chapter, dt.date(2026, 5, 1)) == 1
    assert length(dt.date(2026, 5, 2), dt.date(2026, 5, 2)) == 1


def test_days_in_words() -> None:
    assert [in_days(n) for n in (0, 1, 808, 1204)] == ["0 days", "1 day", "808 days", "1,204 days"]


@pytest.mark.django_db
def test_a_bend_leaves_the_total_and_begins_the_chapter_it_asked_for(db: None) -> None:
    now = dt.datetime(2026, 5, 2, 12, tzinfo=dt.UTC)
    person = member("ben2")
    with acting_as(person.pk):
        journey = actions.begin_journey(member=person, starts_on=dt.date(2024, 2, 14), now=now)
        total = shown(person, now)
        steps.answer(member=person, said={"road": "new", "title": "Coming back"}, at=7, now=now)
        assert steps.finish(member=person, said={"next_step": "water"}, now=now) is not None
        road = draw(person, journey, now, "chapter")
        assert road.number == "1"
        assert road.under == f"Day 1 of this chapter. {total} days on this road."
        assert shown(person, now) == total
        assert [s.kind for s in road.stops][:3] == ["here", "bend", "chapter"]
        assert road.stops[0].title == "Coming back"
        assert Setback.objects.visible_to(person).count() == 1
