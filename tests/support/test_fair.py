"""Nobody is handed two in a row alone, and nothing on a page tells who is with somebody."""

import datetime as dt
from collections.abc import Iterable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from members.models import Member
from support import actions, asking, following, machine
from support.asking import Place
from support.models import Asked, Duty, SupportRequest
from tests.cast import Cast
from tests.support.hands import HOUR, MINUTE, ask, fresh, press, rows, sit, tick, told
from vault.actor import acting_as, keeper


@pytest.fixture
def three(circle: Cast) -> tuple[Cast, Member, Member]:
    """Ana holds Tuesday Circle with two others."""
    return (
        circle,
        sit("linnet", circle.tuesday, circle.now, role="facilitator", name="Linnet", name_key="linnet"),
        sit("sorrel", circle.tuesday, circle.now, role="facilitator", name="Sorrel", name_key="sorrel"),
    )


def on_duty(cast: Cast, who: Member) -> None:
    for day in range(7):
        with acting_as(cast.ana.pk):
            Duty.objects.create(
                group=cast.tuesday, member=who, weekday=day, opens=dt.time(0), closes=dt.time(0)
            )


def is_with(cast: Cast, who: Member, name: str) -> SupportRequest:
    """Somebody else asks, and that person is with them."""
    other = sit(name, cast.tuesday, cast.now)
    with acting_as(other.pk):
        request = actions.ask(
            member=other, places=[Place(cast.tuesday.pk, who.pk, 1, 15)], words="", now=cast.now
        )
    press("take", who, request, cast.now)
    return request


def seen(cast: Cast, request: SupportRequest, now: dt.datetime) -> str:
    client = Client()
    client.force_login(cast.ben)
    text = client.get(reverse("support:one", args=[request.public_id])).content.decode()
    return text.partition("Where it is</h2>")[2].partition("</section>")[0]


def test_the_page_is_the_same_whoever_is_with_somebody(three: tuple[Cast, Member, Member]) -> None:
    cast, linnet, sorrel = three
    free = ask(cast)
    before = seen(cast, free, cast.now)
    press("withdraw", cast.ben, free, cast.now)
    is_with(cast, linnet, "other")
    request = ask(cast)
    assert told(request) == {cast.ana.pk, sorrel.pk}
    assert seen(cast, request, cast.now).replace(request.public_id, "") == before.replace(free.public_id, "")
    for name in ("Juniper", "Linnet", "Sorrel"):
        assert name not in before
    tick(cast.now + 15 * MINUTE)
    tick(cast.now + 30 * MINUTE)
    assert linnet.pk in told(request)
    after = seen(cast, request, cast.now)
    assert after.count("Whoever holds") == 1


def test_who_takes_it_is_named(three: tuple[Cast, Member, Member]) -> None:
    cast, linnet, _ = three
    request = ask(cast)
    press("take", linnet, request, cast.now)
    with acting_as(cast.ben.pk):
        assert following.story(cast.ben, fresh(request), cast.now).holder == "Linnet"


def test_deputies_who_are_with_somebody_come_last(three: tuple[Cast, Member, Member]) -> None:
    cast, linnet, sorrel = three
    on_duty(cast, cast.ana)
    is_with(cast, linnet, "other")
    request = ask(cast)
    assert told(request) == {cast.ana.pk}
    tick(cast.now + 15 * MINUTE)
    assert told(request) == {cast.ana.pk, sorrel.pk}
    tick(cast.now + 30 * MINUTE)
    assert told(request) == {cast.ana.pk, sorrel.pk, linnet.pk}


def test_where_all_are_with_somebody_nobody_is_handed_it_alone(three: tuple[Cast, Member, Member]) -> None:
    cast, linnet, sorrel = three
    on_duty(cast, cast.ana)
    for number, person in enumerate((cast.ana, linnet, sorrel)):
        is_with(cast, person, f"other{number}")
    assert told(ask(cast)) == {cast.ana.pk, linnet.pk, sorrel.pk}


@pytest.mark.parametrize("how", ["answered", "hand_on", "withdraw"])
def test_who_was_with_somebody_until_lately_is_not_first_again(
    three: tuple[Cast, Member, Member], how: str
) -> None:
    cast, linnet, sorrel = three
    on_duty(cast, cast.ana)
    before = is_with(cast, cast.ana, "other")
    press(how, before.asker if how == "withdraw" else cast.ana, before, cast.now)
    assert told(ask(cast)) == {linnet.pk, sorrel.pk}


def test_the_clock_and_the_page_agree_on_who_is_free(three: tuple[Cast, Member, Member]) -> None:
    """What the database says to who asks (`sec.with_somebody`) and what the worker asks itself."""
    cast, linnet, sorrel = three
    _, done, handed = (is_with(cast, who, f"o{n}") for n, who in enumerate((cast.ana, linnet, sorrel)))
    for hours, expected in ((0, {cast.ana.pk, linnet.pk, sorrel.pk}), (7, {cast.ana.pk})):
        if not hours:
            press("answered", linnet, done, cast.now)
            press("hand_on", sorrel, handed, cast.now)
        else:
            with transaction.atomic(), keeper("test: hours go by"):
                since = cast.now - hours * HOUR
                SupportRequest.objects.filter(pk=done.pk).update(changed_at=since)
                Asked.objects.filter(request=handed).update(let_go_at=since)
        with acting_as(cast.ben.pk):
            assert asking.with_somebody([cast.tuesday.pk]) == expected
        with transaction.atomic(), keeper("test: as the worker asks"):
            assert set(Asked.objects.busy(cast.now).values_list("member", flat=True)) == expected


def row(member: int, step: int = 1) -> Asked:
    return Asked(member_id=member, group_id=1, step=step, as_holder=True, minutes=10)


@pytest.mark.parametrize(
    ("duty", "busy", "order"),
    [
        ((1,), (), [{1}, {2, 3}]),
        ((), (), [{1, 2, 3}]),
        ((1,), (1,), [{2, 3}, {1}]),
        ((1, 2), (2,), [{1}, {3}, {2}]),
        ((), (1, 2, 3), [{1, 2, 3}]),
        ((1,), (1, 2, 3), [{1, 2, 3}]),
    ],
)
def test_in_which_order_those_who_hold_a_circle_hear(
    duty: Iterable[int], busy: Iterable[int], order: list[set[int]]
) -> None:
    now = dt.datetime(2026, 6, 10, 12, tzinfo=dt.UTC)
    request = SupportRequest(step_until=now, asked_at=now, changed_at=now)
    people, found = [row(1), row(2), row(3)], []
    while told_now := machine.move_on(
        request, people, now, on_duty={(1, person) for person in duty}, busy=set(busy)
    ):
        found.append({one.member_id for one in told_now})
    assert found == order
    assert machine.nobody_left(request)


def test_rows_of_a_request_stay_one_step_after_the_other(three: tuple[Cast, Member, Member]) -> None:
    cast, linnet, _ = three
    is_with(cast, linnet, "other")
    peer = sit("peer", cast.tuesday, cast.now)
    request = ask(cast, Place(cast.tuesday.pk, None, 1, 15), Place(cast.tuesday.pk, peer.pk, 2, 15))
    for turn in range(1, 4):
        tick(cast.now + turn * 15 * MINUTE)
    assert {person for person, one in rows(request).items() if one.told_at} == told(request)
    assert {peer.pk, linnet.pk} <= told(request)
