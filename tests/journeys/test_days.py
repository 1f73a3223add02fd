"""No number that a member was shown ever falls: over any sequence of days, zones, bends and chapters."""

import datetime as dt
import uuid
import zoneinfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from journeys import actions, steps
from journeys.days import days_in_chapter, days_on_road, days_without, in_days, length
from journeys.models import Chapter, Journey, Setback
from journeys.road import draw, headline
from members.models import Member
from members.signals import time_zone_changed
from tests.cast import member
from vault.actor import acting_as

FAR = ["Pacific/Kiritimati", "Pacific/Niue", "Europe/Dublin", "America/New_York", "Asia/Kolkata", "Etc/GMT+12", "UTC", "Nowhere/Such"]  # fmt: skip

STEPS = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 60)),
    st.tuples(st.just("zone"), st.sampled_from(FAR)),
    st.tuples(st.just("happened"), st.booleans()),
    st.tuples(st.just("taken off"), st.just(0)),
    st.tuples(st.just("chapter"), st.just(0)),
    st.tuples(st.just("earlier"), st.integers(0, 40)),
    st.tuples(st.just("rename"), st.just(0)),
    st.tuples(st.just("first day"), st.integers(0, 1)),
    st.tuples(st.just("counting"), st.sampled_from(Journey.Counting.values)),
    st.tuples(st.just("meeting"), st.just(0)),
    st.tuples(st.just("check-in"), st.booleans()),
    st.tuples(st.just("another road"), st.just(0)),
    st.tuples(st.just("front"), st.just(0)),
)

COUNTED = ["all", "lighter", "meetings", "check_ins"]
"""What no step may make smaller; days of a chapter begin anew with a chapter, and within one they are held to the same."""


def shown(person: Member, journey: Journey, now: dt.datetime) -> dict[str, int]:
    """Every number that the road's page shows, however it is counted."""
    chapter = actions.last_chapter(journey)
    assert chapter is not None

    def number(how: str) -> int:
        return int(headline(person, journey, chapter, now, how)[0].replace(",", "") or 0)

    numbers = {how: number(how) for how in COUNTED} | {f"chapter {chapter.number}": number("chapter")}
    if journey.without_since is not None:
        today = clock.today(now, person.time_zone)
        numbers["without"] = days_without(journey.without_since, journey.without_kept, today)
    return numbers


def every_number(person: Member, now: dt.datetime) -> dict[int, dict[str, int]]:
    return {journey.pk: shown(person, journey, now) for journey in actions.journeys_of(person)}


def do(person: Member, what: str, how: int | str | bool, now: dt.datetime) -> dt.datetime:
    journey = actions.first_journey(person)
    assert journey is not None
    own = {"member": person, "journey": journey}
    if what == "wait":
        return now + dt.timedelta(hours=int(how))
    if what == "zone":
        before, person.time_zone = person.time_zone, str(how)
        person.save()
        time_zone_changed.send(sender=Member, member=person, now=now, before=before, after=how)
    if what == "happened":
        steps.answer(member=person, said={"road": "new" if how else "carry"}, at=7, now=now)
        steps.finish(member=person, said={}, now=now)
    if what == "taken off" and (last := Setback.objects.visible_to(person).last()) is not None:
        actions.take_off(member=person, setback=last)
    if what == "chapter":
        actions.begin_chapter(after=99, now=now, **own)
        newest = actions.last_chapter(journey)
        actions.begin_chapter(after=newest.number if newest else 0, now=now, **own)
    if what in {"earlier", "rename", "counting"}:
        actions.edit_journey(
            name="x" if what == "rename" else "", month_only=False, counting=str(how) if what == "counting" else "all",
            starts_on=journey.starts_on - dt.timedelta(days=int(how) if what == "earlier" else 0), milestones_wanted=True, now=now, **own,
        )  # fmt: skip
    if what == "first day":
        actions.call_first_day(number=int(how), now=now, **own)
    if what == "meeting":
        actions.mark_meeting(member=person, submission=uuid.uuid4(), now=now)
    if what == "check-in":
        today = clock.today(now, person.time_zone)
        actions.mark(member=person, kind="check_in", of=f"round {now}", on=today)
        if how:
            actions.mark(member=person, kind="lighter", of=today.isoformat(), on=today)
    if what == "another road":
        after = actions.journeys_of(person).count()
        if after < 3:
            start = clock.today(now, person.time_zone)
            actions.begin_journey(member=person, starts_on=start, now=now, after=after)
    if what == "front":
        actions.bring_to_front(member=person, journey=list(actions.journeys_of(person))[-1])
    return now


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(STEPS, max_size=10), hour=st.integers(0, 23))
def test_no_number_ever_falls(db: None, data: list[tuple[str, int]], hour: int) -> None:
    with transaction.atomic():
        now = dt.datetime(2026, 3, 28, hour, 30, tzinfo=dt.UTC)
        person = member(f"walker{hour}", time_zone="Pacific/Kiritimati")
        with acting_as(person.pk):
            today = clock.today(now, person.time_zone)
            journey = actions.begin_journey(member=person, starts_on=today - dt.timedelta(days=3), now=now)
            actions.count_without(member=person, journey=journey, what="it", since=today, now=now)
            before = every_number(person, now)
            for what, how in data:
                now = do(person, what, how, now)
                after = every_number(person, now)
                for road, numbers in before.items():
                    for name, number in numbers.items():
                        assert after[road].get(name, number) >= number, (what, how, name)
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
        total = shown(person, journey, now)["all"]
        steps.answer(member=person, said={"road": "new", "title": "Coming back"}, at=7, now=now)
        assert steps.finish(member=person, said={"next_step": "water"}, now=now) is not None
        road = draw(person, journey, now, "chapter")
        assert road.number == "1"
        assert road.under == f"Day 1 of this chapter. {total} days on this road."
        assert shown(person, journey, now)["all"] == total
        assert [s.kind for s in road.stops][:4] == ["here", "moment", "bend", "chapter"]
        assert road.stops[1].title == "You came back"
        assert road.stops[0].title == "Coming back"
        assert Setback.objects.visible_to(person).count() == 1
