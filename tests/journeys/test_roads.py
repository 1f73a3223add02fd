"""Several roads, each with its own way of counting; and a private line that moves by one's own hand alone."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from checkins import actions as checkins
from core import clock
from journeys import actions
from journeys.actions.roads import MOST
from journeys.models import Chapter, Journey, Mark, Setback
from journeys.road import Moment, draw
from journeys.signals import moments_wanted
from tests.cast import Cast, member
from vault.actor import acting_as

NOW = dt.datetime(2026, 5, 2, 12, tzinfo=dt.UTC)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def roads(cast: Cast, who: str = "ben") -> list[Journey]:
    person = getattr(cast, who)
    with acting_as(person.pk):
        return list(actions.journeys_of(person))


@pytest.fixture
def ben(sign_in: Any) -> Client:
    return sign_in("ben")


def test_another_road_begins_and_each_has_its_own_page(ben: Client, cast: Cast) -> None:
    form = page(ben, "/journey/begin/")
    assert 'name="after" value="1"' in form
    for _ in range(2):  # pressed twice it is one road
        answer = ben.post("/journey/begin/", {"name": "Sleep", "month": "3", "year": "2025", "after": "1"})
        assert answer.status_code == 302
    first, second = roads(cast)
    assert (first.in_front, second.in_front) == (True, False)
    assert answer["Location"] == f"/journey/{second.public_id}/"
    one, other = page(ben, "/journey/"), page(ben, f"/journey/{second.public_id}/")
    assert "canary-4f1d happened" in one
    assert "canary-4f1d happened" not in other
    assert "Sleep" in other
    assert f'href="/journey/{second.public_id}/"' in one


def test_another_road_comes_to_the_front(ben: Client, cast: Cast) -> None:
    with acting_as(cast.ben.pk):
        second = actions.begin_journey(
            member=cast.ben, starts_on=dt.date(2025, 1, 1), now=NOW, name="Sleep", after=1
        )
    assert ben.post(f"/journey/{second.public_id}/front/").status_code == 302
    assert roads(cast)[0].pk == second.pk
    assert "Sleep" in page(ben, "/journey/")


def test_a_road_is_erased_with_all_that_lies_on_it_and_nothing_else(ben: Client, cast: Cast) -> None:
    assert cast.journey
    with acting_as(cast.ben.pk):
        second = actions.begin_journey(member=cast.ben, starts_on=dt.date(2025, 1, 1), now=NOW, after=1)
    path = f"/journey/{cast.journey.public_id}/erase/"
    assert "can’t be brought back" in page(ben, path)
    assert len(roads(cast)) == 2
    assert ben.post(path).status_code == 302
    assert [road.pk for road in roads(cast)] == [second.pk]
    assert roads(cast)[0].in_front
    with acting_as(cast.ben.pk):
        assert not Setback.objects.visible_to(cast.ben).exists()
        assert Chapter.objects.visible_to(cast.ben).get().journey_id == second.pk
    assert ben.post(path).status_code == 404
    assert ben.get(f"/e/{cast.celebration.public_id}/").status_code == 200  # type: ignore[union-attr]
    assert ben.get("/plan/").status_code == 200


def test_there_is_room_for_so_many_and_no_more(db: None) -> None:
    person = member("walker")
    with acting_as(person.pk):
        for number in range(MOST):
            actions.begin_journey(member=person, starts_on=dt.date(2025, 1, 1), now=NOW, after=number)
        with pytest.raises(PermissionDenied):
            actions.begin_journey(member=person, starts_on=dt.date(2025, 1, 1), now=NOW, after=MOST)


def test_nobody_else_finds_changes_or_erases_it(cast: Cast, sign_in: Any) -> None:
    assert cast.journey
    for who in ("ana", "moe", "ada", "zoe", "cleo"):
        client = sign_in(who)
        for part in ("", "edit/", "chapter/", "erase/", "without/"):
            assert client.get(f"/journey/{cast.journey.public_id}/{part}").status_code == 404
        for part in ("edit/", "chapter/", "erase/", "without/", "front/", "meeting/"):
            assert client.post(f"/journey/{cast.journey.public_id}/{part}").status_code == 404
    assert len(roads(cast)) == 1


@pytest.mark.parametrize("how", Journey.Counting.values)
def test_each_way_of_counting_is_kept_and_shown(ben: Client, cast: Cast, how: str) -> None:
    assert cast.journey
    start = cast.journey.starts_on
    form = {"name": "x", "day": start.day, "month": start.month, "year": start.year, "counting": how}
    assert ben.post(f"/journey/{cast.journey.public_id}/edit/", form).status_code == 302
    html = page(ben, "/journey/")
    assert len(re.findall(r'\?count=\w+" aria-current="true"', html)) == 1
    assert f'?count={how}" aria-current="true"' in html


def test_a_check_in_counts_once_and_stays_counted_when_it_is_taken_back(cast: Cast) -> None:
    """No number falls because words go."""
    assert cast.round
    assert cast.checkin
    assert cast.journey
    with acting_as(cast.ben.pk):
        for weather in ("bright", "stormy", "clearing"):
            answered = checkins.answer(
                member=cast.ben, of_round=cast.round, audience="me", weather=weather, now=cast.now
            )
        assert draw(cast.ben, cast.journey, cast.now, "check_ins").number == "1"
        assert draw(cast.ben, cast.journey, cast.now, "lighter").number == "1"
        checkins.take_back(member=cast.ben, check_in=answered)
        shown = draw(cast.ben, cast.journey, cast.now, "check_ins")
        assert (shown.number, shown.under) == ("1", "check-in on this road")


def test_a_meeting_is_marked_once_a_press_and_taken_off_by_hand(ben: Client, cast: Cast) -> None:
    assert cast.journey
    path, press = f"/journey/{cast.journey.public_id}/meeting/", str(uuid.uuid4())
    page(ben, "/journey/?count=meetings")
    for _ in range(2):
        ben.post(path, {"submission": press})
    ben.post(path, {"submission": "strange"})
    assert ">3<" in page(ben, "/journey/?count=meetings")  # one more stood there already
    ben.post(path, {"press": "off"})
    assert ">2<" in page(ben, "/journey/?count=meetings")
    with acting_as(cast.ben.pk):
        assert Mark.objects.visible_to(cast.ben).filter(kind="meeting").count() == 2


def test_the_private_line_moves_by_ones_own_hand_alone(db: None) -> None:
    person = member("walker")
    with acting_as(person.pk):
        journey = actions.begin_journey(member=person, starts_on=dt.date(2024, 5, 2), now=NOW)
        actions.count_without(
            member=person, journey=journey, what="the screen", since=dt.date(2026, 4, 2), now=NOW
        )
        assert draw(person, journey, NOW).without == "30 days without the screen"
        actions.begin_chapter(member=person, journey=journey, after=1, now=NOW)
        assert draw(person, journey, NOW).without == "30 days without the screen"
        assert draw(person, journey, NOW, "none").without == ""
        actions.count_without(member=person, journey=journey, what="the screen", since=None, now=NOW)
        assert draw(person, journey, NOW).without == "0 days without the screen"
        actions.count_without(member=person, journey=journey, what="", since=None, now=NOW)
        assert draw(person, journey, NOW).without == ""


def test_the_private_line_is_written_and_begun_again_on_its_page(ben: Client, cast: Cast) -> None:
    assert cast.journey
    path = f"/journey/{cast.journey.public_id}/without/"
    assert "Write the year" in ben.post(path, {"name": "it", "month": "4"}).content.decode()
    assert "still ahead" in ben.post(path, {"name": "it", "month": "4", "year": "2999"}).content.decode()
    assert ben.post(path, {"name": "it", "day": "2", "month": "4", "year": "2026"}).status_code == 302
    assert "days without it" in page(ben, "/journey/")
    assert ben.post(path, {"press": "today"}).status_code == 302
    assert "0 days without it" in page(ben, "/journey/")


def test_the_first_day_is_day_0_or_day_1_and_switching_takes_nothing_away(db: None, settings: Any) -> None:
    settings.FIRST_DAY = 1
    person = member("walker")
    with acting_as(person.pk):
        journey = actions.begin_journey(member=person, starts_on=clock.today(NOW, "UTC"), now=NOW)
        assert (draw(person, journey, NOW).number, draw(person, journey, NOW).under) == (
            "1",
            "day on this road",
        )
        actions.call_first_day(member=person, journey=journey, number=0, now=NOW)
        assert draw(person, journey, NOW).number == "1"
        tomorrow = NOW + dt.timedelta(days=1)
        assert draw(person, journey, tomorrow).number == "1"
        actions.call_first_day(member=person, journey=journey, number=1, now=tomorrow)
        assert draw(person, journey, tomorrow).number == "2"


def test_many_chapters_and_moments_take_as_many_statements_as_few(db: None) -> None:
    """Ten chapters and two hundred bends: readable, and as many statements as with one of each."""
    person = member("walker")

    def statements(journey: Journey) -> int:
        with CaptureQueriesContext(connection) as seen:
            road = draw(person, journey, NOW)
        assert road.stops
        return len(seen)

    with acting_as(person.pk):
        journey = actions.begin_journey(member=person, starts_on=dt.date(2020, 1, 1), now=NOW)
        few = statements(journey)
        own = {"member": person, "key": journey.key, "journey": journey}
        days = [dt.date(2020, 1, 1) + dt.timedelta(days=200 * n) for n in range(1, 10)]
        Chapter.objects.bulk_create(
            Chapter(number=n, begins_on=day, created_at=NOW, title=f"chapter {n}", **own)
            for n, day in enumerate(days, start=2)
        )
        Setback.objects.bulk_create(
            Setback(
                happened_on=dt.date(2020, 1, 2) + dt.timedelta(days=9 * n),
                words=f"w{n}",
                created_at=NOW,
                **own,
            )
            for n in range(200)
        )
        assert statements(journey) == few
        kinds = [stop.kind for stop in draw(person, journey, NOW).stops]
    assert (kinds[0], kinds[-1]) == ("here", "start")
    assert kinds.count("chapter") == 9
    assert kinds.count("bend") == 200


def test_many_milestones_of_a_chapter_are_folded_and_none_is_lost(db: None) -> None:
    """What is named, celebrated or waits always shows; of the others the newest three."""
    start = dt.date(2020, 1, 1)
    person = member("walker")

    def moments(sender: object, **_: Any) -> list[Moment]:
        plain = [Moment(start + dt.timedelta(days=n), f"m{n}", "1", "day", 1, 0) for n in range(1, 9)]
        return [
            *plain,
            Moment(start, "named", "", "", 0, 0),
            Moment(start, "waits", "1", "day", 1, 0, "x", open=True),
        ]

    moments_wanted.connect(moments)
    try:
        with acting_as(person.pk):
            journey = actions.begin_journey(member=person, starts_on=start, now=NOW, milestones_wanted=False)
            stops = draw(person, journey, NOW).stops
            quiet = draw(person, journey, NOW, "none").stops
    finally:
        moments_wanted.disconnect(moments)
    shown = [stop.title for stop in stops if stop.kind == "moment"]
    (folded,) = [stop for stop in stops if stop.kind == "earlier"]
    assert shown == ["m8", "m7", "m6", "waits", "named"]
    assert folded.title == "Five earlier milestones"
    assert [stop.title for stop in folded.earlier] == ["m5", "m4", "m3", "m2", "m1"]
    assert [stop.title for stop in quiet if stop.kind == "moment"] == ["named"]


def test_calling_the_first_day_otherwise_again_and_again_adds_no_days(db: None) -> None:
    person = member("walker")
    with acting_as(person.pk):
        start = clock.today(NOW, "UTC") - dt.timedelta(days=40)
        journey = actions.begin_journey(member=person, starts_on=start, now=NOW)
        for number in (1, 0, 1, 0, 1, 0):
            actions.call_first_day(member=person, journey=journey, number=number, now=NOW)
            assert draw(person, journey, NOW).number == "41"
        assert draw(person, journey, NOW + dt.timedelta(days=2)).number == "42"


def test_a_name_changed_in_one_tab_takes_back_nothing_that_another_wrote(db: None) -> None:
    """The first tab read the road before the clock changed, the days were called otherwise and another road came to the front."""
    person = member("walker")
    with acting_as(person.pk):
        start = clock.today(NOW, "UTC") - dt.timedelta(days=40)
        journey = actions.begin_journey(member=person, starts_on=start, now=NOW)
        read_before = Journey.objects.visible_to(person).select_related("key").get()
        other = actions.begin_journey(member=person, starts_on=start, now=NOW, after=1)
        actions.call_first_day(member=person, journey=journey, number=1, now=NOW)
        Journey.objects.visible_to(person).filter(pk=journey.pk).update(days_kept=42)
        actions.bring_to_front(member=person, journey=other)
        actions.edit_journey(
            member=person, journey=read_before, name="less", starts_on=start, month_only=False, counting="all",
            milestones_wanted=True, now=NOW,
        )  # fmt: skip
        now_stands = Journey.objects.visible_to(person).select_related("key").get(pk=journey.pk)
        assert now_stands.name == "less"
        assert draw(person, now_stands, NOW).number == "43"
        assert actions.first_journey(person) == other
