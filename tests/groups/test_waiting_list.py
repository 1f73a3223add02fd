"""Waiting in line for a seat: first come, first told; nobody is let in by a change of settings."""

import datetime as dt
import uuid
from typing import Any

import pytest

from groups import actions, line
from groups.models import Group, JoinRequest, Membership
from members.models import Member
from notices import kinds
from notices.models import Notice
from tests.cast import Cast, member, seat

HOUR = dt.timedelta(hours=1)


def fill(group: Group, now: dt.datetime) -> list[Membership]:
    return [seat(member(f"guest{number}"), group, now) for number in range(group.open_seats())]


def stand(group: Group, person: Member, now: dt.datetime, name: str = "") -> JoinRequest:
    waiting = actions.take_seat(member=person, group=group, version=1, name=name, now=now)
    assert isinstance(waiting, JoinRequest)
    return waiting


def told(kind: str = "seat-free") -> list[str]:
    rows = Notice.objects.filter(kind=kind).order_by("created_at", "pk")
    return list(rows.values_list("recipient__sign_in_name", flat=True))


def leave(taken: Membership, now: dt.datetime) -> None:
    actions.leave(member=taken.member, group=taken.group, now=now)


def test_in_a_full_circle_one_stands_in_line_and_sees_no_number(cast: Cast, sign_in: Any) -> None:
    fill(cast.mornings, cast.now)
    stand(cast.mornings, cast.moe, cast.now)
    path = f"/g/{cast.mornings.public_id}/seat/"
    assert "Stand in line" in sign_in("dev").get(path).content.decode()
    answer = sign_in("dev").post(path, {"version": 1, "accept": "on", "name": "Slow River"}, follow=True)
    assert "You’re in line. When a seat comes free you’re told." in answer.content.decode()
    waiting = JoinRequest.objects.get(member=cast.dev)
    assert waiting.in_line
    page = sign_in("dev").get(path).content.decode()
    assert "You’re in line" in page
    assert "second" not in page.lower()
    assert "Tobi" not in page, "nor who is ahead"
    sign_in("dev").post(f"{path}back/")
    assert not JoinRequest.objects.open().filter(member=cast.dev).exists()
    assert told("seat-asked") == [], (
        "those who hold a circle that takes people at once have nothing to answer"
    )


def test_the_first_in_line_hears_one_for_each_free_seat(cast: Cast) -> None:
    guests = fill(cast.mornings, cast.now)
    stand(cast.mornings, cast.dev, cast.now)
    stand(cast.mornings, cast.moe, cast.now + HOUR)
    stand(cast.mornings, cast.eve, cast.now + 2 * HOUR)
    assert line.tend(now=cast.now + 3 * HOUR) == 0
    leave(guests[0], cast.now + 3 * HOUR)
    assert line.tend(now=cast.now + 3 * HOUR) == 1
    assert line.tend(now=cast.now + 3 * HOUR) == 0, "a second tick tells nobody again"
    assert told() == ["dev"]
    leave(guests[1], cast.now + 4 * HOUR)
    line.tend(now=cast.now + 4 * HOUR)
    assert told() == ["dev", "moe"]


def test_a_seat_is_kept_for_two_days_then_the_next_hears(cast: Cast, sign_in: Any) -> None:
    guests = fill(cast.mornings, cast.now)
    stand(cast.mornings, cast.dev, cast.now)
    stand(cast.mornings, cast.moe, cast.now + HOUR)
    leave(guests[0], cast.now)
    line.tend(now=cast.now)
    for other in (cast.ben, cast.moe):
        assert isinstance(
            actions.take_seat(member=other, group=cast.mornings, version=1, now=cast.now + HOUR), JoinRequest
        ), "it is kept for Dev, from who comes by and from who stands behind"
    line.tend(now=cast.now + line.KEPT - HOUR)
    assert told() == ["dev"]
    line.tend(now=cast.now + line.KEPT + HOUR)
    assert told() == ["dev", "moe"]
    late = cast.now + line.KEPT + 2 * HOUR
    taken = actions.take_seat(member=cast.moe, group=cast.mornings, version=1, now=late)
    assert isinstance(taken, Membership)
    still = actions.take_seat(member=cast.dev, group=cast.mornings, version=1, now=late)
    assert isinstance(still, JoinRequest), "Dev keeps standing in line"
    assert cast.mornings.memberships.filter(until=None).count() == cast.mornings.seats
    line.tend(now=late)
    leave(guests[1], late + HOUR)
    line.tend(now=late + HOUR)
    assert told()[2:] == ["dev"], "in their old place, before who came later"


def test_whom_it_was_kept_for_takes_it_from_the_page(cast: Cast, sign_in: Any) -> None:
    guests = fill(cast.mornings, cast.now)
    stand(cast.mornings, cast.dev, cast.now - HOUR, name="Slow River")
    leave(guests[0], cast.now)
    line.tend(now=cast.now)
    path, dev = f"/g/{cast.mornings.public_id}/seat/", sign_in("dev")
    page = dev.get(path).content.decode()
    assert "There is a seat for you" in page
    assert 'value="Slow River" ' in page, "the name they chose is kept"
    dev.post(path, {"version": 1, "accept": "on", "suggested": "Slow River"})
    taken = cast.mornings.memberships.get(member=cast.dev, until=None)
    assert (taken.name, taken.way) == ("Slow River", Membership.Way.AT_ONCE)
    assert not JoinRequest.objects.open().filter(member=cast.dev).exists()


def test_the_notice_holds_only_while_a_seat_is_free(cast: Cast) -> None:
    guests = fill(cast.mornings, cast.now)
    stand(cast.mornings, cast.dev, cast.now)
    leave(guests[0], cast.now)
    line.tend(now=cast.now)
    notice, kind = Notice.objects.get(kind="seat-free"), kinds.get("seat-free")
    assert kind is not None
    assert kind.still_true(notice, cast.dev, cast.now)
    seat(member("quick"), cast.mornings, cast.now)
    assert not kind.still_true(notice, cast.dev, cast.now)


def test_where_a_facilitator_says_yes_they_hear_that_somebody_waits_and_a_seat_is_free(cast: Cast) -> None:
    guests = fill(cast.tuesday, cast.now)
    waiting = stand(cast.tuesday, cast.cleo, cast.now)
    assert waiting.in_line
    before = len(told("seat-asked"))
    leave(guests[0], cast.now + HOUR)
    line.tend(now=cast.now + HOUR)
    assert told("seat-asked")[before:] == ["ana"]
    assert told() == [], "who waits has nothing to do then"
    given = actions.admit(member=cast.ana, request=waiting, now=cast.now + HOUR)
    assert given is not None


def test_no_change_of_settings_lets_in_who_waits(cast: Cast) -> None:
    guests = fill(cast.tuesday, cast.now)
    waiting = stand(cast.tuesday, cast.cleo, cast.now)
    leave(guests[0], cast.now)
    for joining in ("at_once", "invited", "closed", "ask"):
        Group.objects.filter(pk=cast.tuesday.pk).update(joining=joining)
        line.tend(now=cast.now + HOUR)
        waiting.refresh_from_db()
        assert waiting.decided_at is None
        assert not cast.tuesday.memberships.filter(member=cast.cleo, until=None).exists()


@pytest.mark.parametrize("joining", ["closed", "invited"])
def test_where_nobody_new_comes_nobody_in_line_is_told(cast: Cast, joining: str) -> None:
    guests = fill(cast.mornings, cast.now)
    stand(cast.mornings, cast.dev, cast.now)
    leave(guests[0], cast.now)
    Group.objects.filter(pk=cast.mornings.pk).update(joining=joining)
    assert line.tend(now=cast.now) == 0
    assert told() == []


def test_a_tick_costs_no_more_with_many_full_circles(cast: Cast, django_assert_max_num_queries: Any) -> None:
    fill(cast.mornings, cast.now)
    for number in range(5):
        stand(cast.mornings, member(f"waits{number}"), cast.now)
    with django_assert_max_num_queries(2):
        line.tend(now=cast.now)


def test_who_can_no_longer_come_keeps_no_seat_from_who_is_invited(cast: Cast) -> None:
    """They stood in line while anybody could come; now one comes by invitation."""
    guests = fill(cast.mornings, cast.now)
    stand(cast.mornings, cast.dev, cast.now)
    Group.objects.filter(pk=cast.mornings.pk).update(joining="invited")
    link = actions.make_invitation(
        member=cast.finn, group=cast.mornings, days=1, most_uses=1, admits=True, submission=uuid.uuid4(),
        now=cast.now,
    )  # fmt: skip
    leave(guests[0], cast.now)
    line.tend(now=cast.now)
    taken = actions.come_invited(member=cast.moe, invitation=link, version=1, now=cast.now)
    assert isinstance(taken, Membership)
