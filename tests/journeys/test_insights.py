"""A day noted for oneself, and the page of what has been helping: looked for so often and no more, and read by nobody else."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from checkins import actions as checkins
from core import clock
from journeys import actions, insights
from journeys.actions.days import days_of
from journeys.helping import REACHED, SENTENCES
from journeys.models import Day, Helping, Mark
from members.models import Member
from tests.cast import Cast, member
from vault.actor import acting_as

NOW = dt.datetime(2026, 5, 2, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def live(person: Member, days: int, *, until: dt.datetime = NOW) -> None:
    """So many days on which sleep alone made the weather."""
    for back in reversed(range(days)):
        now = until - dt.timedelta(days=back)
        slept = bool(back % 2)
        actions.note_day(
            member=person, on=now.date(), weather="bright" if slept else "stormy", things=["slept"] if slept else [], now=now
        )  # fmt: skip


def found(person: Member) -> Helping:
    row = insights.helping(person)
    assert row is not None
    return row


def test_a_day_is_noted_changed_and_read_by_its_member_alone(cast: Cast, sign_in: Any) -> None:
    cleo = sign_in("cleo")
    assert (
        cleo.post("/journey/day/", {"weather": "clearing", "things": ["slept", "moved"]}).status_code == 302
    )
    assert cleo.post("/journey/day/", {"weather": "grey", "things": ["slept"]}).status_code == 302
    assert cleo.post("/journey/day/before/", {}).status_code == 302
    with acting_as(cast.cleo.pk):
        before, today = Day.objects.visible_to(cast.cleo).select_related("key").order_by("on")
    assert (today.weather, json.loads(today.things)) == ("grey", ["slept"])
    assert (before.weather, json.loads(before.things)) == (None, [])
    html = page(cleo, "/insights/")
    assert "Grey" in html
    assert "Seven hours’ sleep" in html
    for who in ("ana", "finn", "moe", "ada", "zoe"):
        assert "Seven hours’ sleep" not in page(sign_in(who), "/insights/")


def test_strange_answers_are_refused_kindly(sign_in: Any) -> None:
    html = sign_in("cleo").post("/journey/day/", {"weather": "snow", "things": ["x"]}).content.decode()
    assert "Choose one of the five, or none." in html
    assert "Choose from these, or none." in html


def test_a_noted_meeting_and_a_lighter_day_count_once(db: None) -> None:
    person = member("walker")
    with acting_as(person.pk):
        for weather in ("clearing", "bright", "stormy"):
            actions.note_day(member=person, on=TODAY, weather=weather, things=["meeting"], now=NOW)
        kinds = sorted(Mark.objects.visible_to(person).values_list("kind", flat=True))
    assert kinds == ["lighter", "meeting"]


def test_it_is_looked_at_with_fourteen_answers_and_each_doubling(db: None) -> None:
    person = member("walker")
    with acting_as(person.pk):
        live(person, 13)
        assert (found(person).answered, found(person).looks, insights.sentences(found(person))) == (13, 0, ())
        live(person, 28, until=NOW + dt.timedelta(days=28))
        row = found(person)
        assert (row.answered, row.looks) == (41, 2)
        assert insights.sentences(row) == (SENTENCES["slept"],)


def test_the_same_day_answered_twice_is_one_answer(db: None) -> None:
    person = member("walker")
    with acting_as(person.pk):
        for _ in range(20):
            actions.note_day(member=person, on=TODAY, weather="grey", things=[], now=NOW)
            actions.note_day(
                member=person, on=TODAY - dt.timedelta(days=1), weather="grey", things=[], now=NOW
            )
        assert (found(person).answered, found(person).looks) == (1, 0)


def test_check_ins_are_answers_too_and_reaching_out_is_kept_with_them(cast: Cast) -> None:
    assert cast.round
    with acting_as(cast.ana.pk):
        checkins.answer(
            member=cast.ana,
            of_round=cast.round,
            audience="group",
            weather="heavy",
            reach="anyone",
            now=cast.now,
        )
        today = clock.today(cast.now, cast.ana.time_zone)
        (day,) = days_of(cast.ana, today, cast.now)
        assert (day.on, day.weather, day.things, day.asked) == (today, "heavy", {REACHED}, False)
        actions.note_day(member=cast.ana, on=today, weather="bright", things=["ate"], now=cast.now)
        (day,) = days_of(cast.ana, today, cast.now)
        assert (day.weather, day.things, day.asked) == ("bright", {REACHED, "ate"}, True)
        assert found(cast.ana).answered == 1


def test_hidden_nothing_is_looked_for_and_nothing_kept(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    assert "What’s been helping" in page(ben, "/journey/")
    assert ben.post("/insights/hide/").status_code == 302
    assert "Nothing is looked for" in page(ben, "/insights/")
    assert "What’s been helping" not in page(ben, "/journey/")
    with acting_as(cast.ben.pk):
        live(cast.ben, 30)
        row = found(cast.ben)
        assert (row.found, row.answered, row.looks) == ("[]", 14, 1)
    ben.post("/insights/hide/", {"press": "again"})
    assert "The last thirty days" in page(ben, "/insights/")


def test_what_stood_around_more_than_one_bend_is_named_and_nothing_else(cast: Cast, sign_in: Any) -> None:
    ben = sign_in("ben")
    for around in (["Tired", "Lonely"], ["tired".title()], ["Hungry"]):
        for number in range(1, 8):
            ben.post(f"/journey/step/{number}/", {"around": around} if number == 4 else {"press": "skip"})
    html = page(ben, "/insights/")
    part = html[html.index('id="around"') : html.index("</section>", html.index('id="around"'))]
    assert "Tired" in part
    assert "Lonely" not in part
    assert "Hungry" not in part


def test_an_empty_page_promises_nothing(sign_in: Any) -> None:
    html = page(sign_in("cleo"), "/insights/")
    assert "some people like it blank" in html
    assert "<table" not in html


def test_thirty_days_take_as_many_statements_as_one(db: None) -> None:
    person = member("walker")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            insights.draw(person, insights.helping(person), TODAY, NOW)
        return len(seen)

    with acting_as(person.pk):
        live(person, 1)
        one = statements()
        live(person, 30)
        assert statements() == one
        assert len(insights.draw(person, insights.helping(person), TODAY, NOW).rows) == 30


@pytest.mark.parametrize("path", ["/journey/day/", "/journey/day/before/"])
def test_without_a_standing_yes_nothing_is_noted(cast: Cast, sign_in: Any, path: str) -> None:
    cleo = sign_in("cleo")
    cast.cleo.consents.all().delete()
    assert "yours does not stand" in cleo.post(path, {"weather": "grey"}).content.decode()
    with acting_as(cast.cleo.pk):
        assert not Day.objects.visible_to(cast.cleo).exists()
