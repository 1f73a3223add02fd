"""Words left without a name: when anybody hears of them by a notice tells no more than the page, the part of the day."""

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock, words
from members.models import Member
from notices.models import Notice
from shares import actions, heard
from shares.models import Share, Waiting
from tests.cast import Cast, member, seat
from vault.actor import acting_as

MORNING = dt.datetime(2026, 11, 24, 9, 17, 23, tzinfo=dt.UTC)  # 9:17 in Dublin, 14:47 in Kolkata
LATER = MORNING + dt.timedelta(hours=2, minutes=31)  # 11:48 and 17:18: the same parts of the day
NOON_IN_DUBLIN = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
SIX_IN_KOLKATA = dt.datetime(2026, 11, 24, 12, 30, tzinfo=dt.UTC)


@pytest.fixture
def circle(cast: Cast) -> Cast:
    """Ana holds Tuesday Circle in Dublin, Raj in Kolkata; Ben says something there, and Gil could have."""
    month_ago = MORNING - dt.timedelta(days=30)
    cast.tuesday.unnamed, cast.tuesday.writing = "nobody", "chosen"
    cast.tuesday.time_zone, cast.tuesday.answer_hours = "Europe/Dublin", 24
    cast.tuesday.save()
    Member.objects.filter(pk=cast.ana.pk).update(time_zone="Europe/Dublin")
    seat(member("raj", time_zone="Asia/Kolkata"), cast.tuesday, month_ago, role="facilitator")
    seat(member("gil"), cast.tuesday, month_ago)
    return cast


def say(circle: Cast, author: Member, now: dt.datetime, audience: str, **choices: Any) -> Share:
    asked = {"unnamed": True, "words": "x", "submission": uuid.uuid4(), **choices}
    with acting_as(author.pk):
        return actions.share(author=author, group=circle.tuesday, audience=audience, now=now, **asked)


def due(said: Share) -> dict[str, dt.datetime]:
    rows = Notice.objects.filter(about=said.public_id)
    return dict(rows.values_list("recipient__sign_in_name", "due_at"))


def chosen(audience: str) -> dict[str, object]:
    readers = Member.objects.filter(sign_in_name__in=["ana", "raj"])
    return {"readers": list(readers)} if audience == "chosen" else {}


@pytest.mark.parametrize("audience", ["facilitators", "chosen"])
def test_who_is_told_hears_once_the_part_of_the_day_is_over(circle: Cast, audience: str) -> None:
    said = say(circle, circle.ben, MORNING, audience, **chosen(audience))
    assert due(said) == {"ana": NOON_IN_DUBLIN, "raj": SIX_IN_KOLKATA}
    second = dt.timedelta(seconds=1)
    mine = Notice.objects.filter(about=said.public_id)
    assert not (mine & Notice.objects.of(circle.ana, NOON_IN_DUBLIN - second)).exists(), "nor on their page"
    assert (mine & Notice.objects.of(circle.ana, NOON_IN_DUBLIN)).exists()


@pytest.mark.parametrize("audience", ["facilitators", "chosen", "group"])
def test_two_moments_of_one_morning_are_told_alike(circle: Cast, audience: str) -> None:
    gil = Member.objects.get(sign_in_name="gil")
    told, waits = [], []
    for author, moment in ((circle.ben, MORNING), (gil, LATER)):
        said = say(circle, author, moment, audience, **chosen(audience))
        told.append(due(said))
        with acting_as(author.pk):
            waits.append(Waiting.objects.get(share=said).due_at)
    assert told[0] == told[1]
    assert waits == [NOON_IN_DUBLIN + dt.timedelta(days=1)] * 2, "by the circle's own clock"


def test_what_waits_is_told_of_then_and_not_a_day_to_the_minute_after_it_was_said(circle: Cast) -> None:
    say(circle, circle.ben, MORNING, "group")
    tomorrow = dt.timedelta(days=1)
    assert heard.tend(now=MORNING + tomorrow) == 0
    assert heard.tend(now=NOON_IN_DUBLIN + tomorrow - dt.timedelta(seconds=1)) == 0
    assert heard.tend(now=NOON_IN_DUBLIN + tomorrow) == 2


@pytest.mark.parametrize(("unnamed", "hard"), [(False, False), (False, True), (True, True)])
def test_with_a_name_or_hard_it_goes_at_once(circle: Cast, unnamed: bool, hard: bool) -> None:
    said = say(circle, circle.ben, MORNING, "facilitators", unnamed=unnamed, hard=hard)
    assert due(said) == {"ana": MORNING, "raj": MORNING}
    with acting_as(circle.ben.pk):
        hours = 0 if hard else 24
        assert Waiting.objects.get(share=said).due_at == MORNING + dt.timedelta(hours=hours)
    assert heard.tend(now=MORNING) == (2 if hard else 0)


def test_who_writes_it_is_told_so(circle: Cast, sign_in: Any) -> None:
    path = f"/g/{circle.tuesday.public_id}/write/"
    ben = sign_in("ben")
    assert (
        "waits until this part of the day is over; of a hard one it goes at once"
        in ben.get(path).content.decode()
    )
    for more, says in (
        ({}, "before this part of the day is over"),
        ({"hard": "on"}, "at once, so whoever saw"),
    ):
        chosen = {"look": "1", "say_as": "unnamed", "audience": "group", **more}
        page = ben.post(path, chosen).content.decode()
        assert says in page
        assert says not in ben.post(path, {**chosen, "say_as": "name"}).content.decode()


ZONES = st.sampled_from(sorted(clock.known_zones()))
MOMENTS = st.datetimes(min_value=dt.datetime(2020, 1, 1), max_value=dt.datetime(2036, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=dt.UTC)
)


@given(at=MOMENTS, zone=ZONES, share=st.floats(0, 1))
def test_a_part_of_the_day_ends_where_the_page_begins_to_call_it_otherwise(
    at: dt.datetime, zone: str, share: float
) -> None:
    end = clock.end_of_part(at, zone)
    assert at < end < at + dt.timedelta(hours=9), (
        "a night is seven hours long, and eight where clocks go back"
    )
    part = words.part_of_day(clock.local(at, zone).hour)
    assert words.part_of_day(clock.local(end, zone).hour) != part
    between = at + (end - at) * share * 0.999
    assert words.part_of_day(clock.local(between, zone).hour) == part
