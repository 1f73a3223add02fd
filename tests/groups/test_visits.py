"""Visits: rounds are counted by the clock, the visit comes to its end, and ends by itself without a word."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from checkins.models import Rhythm, Round
from groups import actions, visits
from groups.models import Group, Membership
from notices import kinds
from notices.models import Notice
from tests.cast import Cast, member, seat
from tests.groups.ends import ending
from vault.models import LedgerEntry

DAY = dt.timedelta(days=1)


def a_round(rhythm: Rhythm, opens: dt.datetime) -> Round:
    return Round.objects.create(
        rhythm=rhythm, group=rhythm.group, date=opens.date(), question="How are you?", opens_at=opens,
        closes_at=opens + dt.timedelta(hours=2),
    )  # fmt: skip


def weekly(group: Group, now: dt.datetime) -> Rhythm:
    return Rhythm.objects.create(
        group=group, every="week", weekday=1, opens=dt.time(8), time_zone="UTC", starts_on=now.date()
    )


def visit(cast: Cast, rounds: int = 2) -> Membership:
    return seat(cast.dev, cast.mornings, cast.now, visit_rounds=rounds)


def test_rounds_count_that_opened_and_closed_while_they_visited(cast: Cast) -> None:
    rhythm, mine = weekly(cast.mornings, cast.now), visit(cast)
    a_round(rhythm, cast.now - dt.timedelta(hours=1))  # was open already when they came
    first = a_round(rhythm, cast.now + 3 * DAY)
    a_round(rhythm, cast.now + 10 * DAY)
    for at, seen in [
        (first.opens_at, 0),
        (first.closes_at - dt.timedelta(minutes=1), 0),
        (first.closes_at, 1),
        (first.closes_at, 1),  # twice at the same tick
        (cast.now + 9 * DAY, 1),
        (cast.now + 11 * DAY, 2),
    ]:
        visits.tend(now=at)
        mine.refresh_from_db()
        assert mine.visit_seen == seen, at
    assert mine.visit_over_at is not None
    assert list(Notice.objects.values_list("kind", "recipient__sign_in_name")) == [("visit-over", "dev")]


def test_a_tick_that_was_missed_is_made_up(cast: Cast) -> None:
    rhythm, mine = weekly(cast.mornings, cast.now), visit(cast)
    for number in range(1, 5):
        a_round(rhythm, cast.now + number * 7 * DAY)
    visits.tend(now=cast.now + 40 * DAY)
    mine.refresh_from_db()
    assert mine.visit_seen == 2
    assert mine.visit_over_at == cast.now + 40 * DAY, "they still have their days to choose"


def test_a_circle_without_a_rhythm_counts_weeks(cast: Cast) -> None:
    mine = visit(cast)
    for days, seen in [(6, 0), (7, 1), (13, 1), (14, 2)]:
        visits.tend(now=cast.now + days * DAY)
        mine.refresh_from_db()
        assert mine.visit_seen == seen
    assert mine.visit_over_at is not None


def test_one_circle_is_counted_at_once(cast: Cast) -> None:
    mine, elsewhere = visit(cast), seat(cast.moe, cast.tuesday, cast.now, visit_rounds=1)
    visits.round_closed(group_id=cast.mornings.pk, now=cast.now + 8 * DAY)
    mine.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (mine.visit_seen, elsewhere.visit_seen) == (1, 0)


def test_a_visit_nobody_chose_about_ends_quietly_after_a_week(cast: Cast) -> None:
    mine = visit(cast)
    over = cast.now + 14 * DAY
    visits.tend(now=over)
    Notice.objects.all().delete()
    visits.tend(now=over + visits.TO_CHOOSE - DAY)
    mine.refresh_from_db()
    assert mine.until is None
    visits.tend(now=over + visits.TO_CHOOSE)
    mine.refresh_from_db()
    assert mine.until == over + visits.TO_CHOOSE
    assert mine.reason == ""
    assert not Notice.objects.exists(), "nobody is told, they neither"
    assert not LedgerEntry.objects.exists()


def test_who_stays_stays(cast: Cast, sign_in: Any) -> None:
    mine = visit(cast)
    visits.tend(now=cast.now + 14 * DAY)
    page = sign_in("dev").get(f"/g/{cast.mornings.public_id}/me/").content.decode()
    assert "Would you like to stay?" in page
    sign_in("dev").post(f"/g/{cast.mornings.public_id}/me/", {"verb": "stay"})
    visits.tend(now=cast.now + 60 * DAY)
    mine.refresh_from_db()
    assert (mine.until, mine.visiting) == (None, False)


def test_who_goes_goes_without_a_word(cast: Cast, sign_in: Any) -> None:
    mine, dev = visit(cast), sign_in("dev")
    page = dev.get(f"/g/{cast.mornings.public_id}/me/").content.decode()
    assert "Two rounds to go" in page
    assert dev.post(f"/g/{cast.mornings.public_id}/me/", {"verb": "go"}).status_code == 302
    mine.refresh_from_db()
    assert mine.until is not None
    assert not Notice.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_who_came_to_stay_is_not_taken_out_by_a_press_meant_for_visitors(cast: Cast, sign_in: Any) -> None:
    sign_in("ben").post(f"/g/{cast.tuesday.public_id}/me/", {"verb": "go"})
    assert cast.tuesday.memberships.filter(member=cast.ben, until=None).exists()


def test_the_notice_holds_while_there_is_something_to_choose(cast: Cast) -> None:
    visit(cast)
    visits.tend(now=cast.now + 14 * DAY)
    notice, kind = Notice.objects.get(), kinds.get("visit-over")
    assert kind is not None
    assert kind.still_true(notice, cast.dev, cast.now + 15 * DAY)
    actions.stay(member=cast.dev, group=cast.mornings, now=cast.now + 15 * DAY)
    assert not kind.still_true(notice, cast.dev, cast.now + 15 * DAY)


def test_a_visitor_does_not_hold_the_space(cast: Cast) -> None:
    mine = visit(cast)
    with pytest.raises(PermissionDenied):
        actions.hold_together(member=cast.finn, seat=mine, now=cast.now)
    mine.refresh_from_db()
    assert not mine.holds


def test_a_tick_costs_the_same_with_many_visitors(cast: Cast, django_assert_num_queries: Any) -> None:
    weekly(cast.mornings, cast.now)
    visit(cast)
    with django_assert_num_queries(4):
        visits.tend(now=cast.now)
    for number in range(3):
        seat(member(f"guest{number}"), cast.mornings, cast.now, visit_rounds=1)
    with django_assert_num_queries(4):
        visits.tend(now=cast.now)


def test_while_a_circle_ends_a_visitor_is_not_offered_to_stay(cast: Cast, sign_in: Any) -> None:
    visit(cast)
    page = f"/g/{cast.mornings.public_id}/me/"
    assert 'value="stay"' in sign_in("dev").get(page).content.decode()
    ending(cast.mornings, cast.now)
    read = sign_in("dev").get(page).content.decode()
    assert 'value="stay"' not in read
    assert 'value="go"' in read
    assert "This circle is coming to its end." in read
