"""Who is on duty is told beside what one shares and on the circle's page: by one's own clock, and never who it is."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from groups.models import Mute
from members.models import Member
from support import actions, panel
from support.models import Duty, SupportRequest
from tests.cast import Cast, group, seat
from tests.support.hands import DAY, HOUR, pause, sit
from vault.actor import acting_as, keeper

MONDAY = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
"""Ana is on duty from six to eight in the evening, by UTC (the cast's)."""


def told(cast: Cast, who: Member, now: dt.datetime) -> str:
    with acting_as(who.pk):
        return panel.hours(who, cast.tuesday, now)


@pytest.mark.parametrize(
    ("hours", "zone", "words"),
    [
        (0, "UTC", "Nobody is on duty now. Somebody is tonight, 6 pm."),
        (5.75, "UTC", "Nobody is on duty now. Somebody is in 15 minutes."),
        (6, "UTC", "Somebody who holds this circle is on duty until 8 pm."),
        (7.5, "Asia/Tokyo", "Somebody who holds this circle is on duty until 5 am."),
        (8, "UTC", "Nobody is on duty now. Somebody is on 7 December, 6 pm."),
        (48, "Asia/Tokyo", "Nobody is on duty now. Somebody is on Tuesday, 3 am."),
    ],
)
def test_the_hours_are_told_by_ones_own_clock(cast: Cast, hours: float, zone: str, words: str) -> None:
    cast.ben.time_zone = zone
    assert told(cast, cast.ben, MONDAY + hours * HOUR) == words


def test_whoever_is_on_duty_reads_that_it_is_them(cast: Cast) -> None:
    assert told(cast, cast.ana, MONDAY + 6 * HOUR) == "You’re on duty until 8 pm."
    assert told(cast, cast.ana, MONDAY) == "Nobody is on duty here now, and no hours are set."


def test_whoever_does_not_hold_it_now_is_not_promised(cast: Cast) -> None:
    pause(cast.ana, cast.tuesday, MONDAY + 30 * DAY)
    assert told(cast, cast.ben, MONDAY + 6 * HOUR) == "Nobody is on duty here now, and no hours are set."


def test_whom_one_keeps_quiet_about_is_not_promised(cast: Cast) -> None:
    """A hand would not reach them."""
    with acting_as(cast.ben.pk):
        Mute.objects.create(group=cast.tuesday, member=cast.ben, other=cast.ana, withholds=False, at=cast.now)
    assert told(cast, cast.ben, MONDAY + 6 * HOUR) == "Nobody is on duty here now, and no hours are set."


def test_cover_counts_for_its_day_and_hours_that_touch_are_one(cast: Cast) -> None:
    one = sit("one", cast.tuesday, cast.now, role="facilitator")
    with acting_as(cast.ana.pk):
        row = Duty.objects.visible_to(cast.ana).select_related("group").get()
        actions.ask_cover(member=cast.ana, duty=row, date=MONDAY.date(), now=cast.now)
    with acting_as(one.pk):
        actions.cover(member=one, duty=row, now=cast.now)
        actions.be_on_duty(
            member=one, group=cast.tuesday, weekday=0, opens=dt.time(20), closes=dt.time(0), now=cast.now
        )
    pause(cast.ana, cast.tuesday, MONDAY + 30 * DAY)
    assert (
        told(cast, cast.ben, MONDAY + 6 * HOUR) == "Somebody who holds this circle is on duty until midnight."
    )


def test_a_circle_without_a_rota_says_nothing_and_another_member_sees_none(cast: Cast) -> None:
    assert told(cast, cast.cleo, MONDAY + 6 * HOUR) == ""
    with keeper("test: no rota"):
        Duty.objects.all().delete()
    assert told(cast, cast.ben, MONDAY + 6 * HOUR) == ""


@pytest.mark.parametrize("path", ["", "write/"])
def test_the_circle_and_the_composer_tell_it_and_never_who(
    cast: Cast, path: str, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit("one", cast.tuesday, cast.now, role="facilitator", name="Linnet", name_key="linnet")
    monkeypatch.setattr(clock, "now", lambda: MONDAY + 6 * HOUR)
    ben = sign_in("ben")
    seen = ben.get(f"/g/{cast.tuesday.public_id}/{path}").content.decode()
    assert "Somebody who holds this circle is on duty until 8 pm." in seen


def test_it_is_one_statement_however_many_hours(cast: Cast) -> None:
    counts = []
    for weekday in (3, 4):
        with acting_as(cast.ana.pk):
            for hour in (9, 11):
                Duty.objects.create(
                    group=cast.tuesday, member=cast.ana, weekday=weekday, opens=dt.time(hour), closes=dt.time(hour + 1)
                )  # fmt: skip
        with CaptureQueriesContext(connection) as seen, acting_as(cast.ben.pk):
            panel.hours(cast.ben, cast.tuesday, MONDAY)
        counts.append(len([query for query in seen if "support_duty" in query["sql"]]))
    assert counts == [1, 1]


@pytest.mark.parametrize(
    ("hours", "zone", "words"),
    [
        (0, "UTC", "Nobody is on duty now. Somebody is tonight, 6 pm."),
        (0, "Asia/Tokyo", "Nobody is on duty now. Somebody is tomorrow, 3 am."),
        (6, "UTC", "Somebody who holds this circle is on duty until 8 pm."),
    ],
)
def test_where_one_asks_for_a_hand_the_hours_stand_by_each_circle(
    cast: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch, hours: float, zone: str, words: str
) -> None:
    cast.ben.time_zone = zone
    cast.ben.save()
    with keeper("test: nothing asked yet"):
        SupportRequest.objects.all().delete()
    monkeypatch.setattr(clock, "now", lambda: MONDAY + hours * HOUR)
    page = sign_in("ben").get("/hand/").content.decode()
    assert words in page
    assert ("told all the same" in page) == (hours < 6)


def test_the_hours_of_many_circles_cost_what_those_of_one_do(cast: Cast) -> None:
    groups = [cast.tuesday]
    for n in range(2):
        groups.append(group(f"Another {n}", cast.now))
        seat(cast.ben, groups[-1], cast.now)
    costs = []
    with acting_as(cast.ben.pk):
        for several in (groups[:1], groups):
            with CaptureQueriesContext(connection) as asked:
                told = panel.hours_of_others(cast.ben, several, MONDAY)
            costs.append(len(asked))
    assert costs == [1, 1]
    assert [told[one.pk][1][:6] for one in groups] == ["Nobody", "", ""]


def test_ones_own_hours_answer_nobody(cast: Cast) -> None:
    """Whoever is on duty oneself and needs a hand is told of the others."""
    with acting_as(cast.ana.pk):
        told = panel.hours_of_others(cast.ana, [cast.tuesday], MONDAY + 6 * HOUR)
    assert told[cast.tuesday.pk] == (False, "Nobody is on duty here now, and no hours are set.")
