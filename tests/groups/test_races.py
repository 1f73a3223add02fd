"""Two people at the same moment, on a real PostgreSQL: never a thirteenth seat, never a circle without anyone."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from core import clock
from groups import actions, policies, promises, refusals
from groups.models import Group, JoinRequest
from tests.cast import group, member, seat
from vault.actor import acting_as

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5
"""Often enough to meet the race without a lock (it does within two), few enough to be quick."""


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Every deed in a thread and a connection of its own, all let go together; what each returned or raised."""
    ready, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(place: int) -> None:
        try:
            ready.wait(10)
            results[place] = deeds[place]()
        except BaseException as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[place]) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def nearly_full(number: int) -> Group:
    now = clock.now()
    made = group(f"Circle {number}", now, joining="at_once", seats=2)
    seat(member(f"holder{number}"), made, now, role="facilitator")
    return made


def test_two_take_the_last_seat() -> None:
    for number in range(ROUNDS):
        made = nearly_full(number)
        people = [member(f"seeker{number}-{n}") for n in range(3)]
        results = at_once(
            *[
                partial(actions.take_seat, member=person, group=made, version=1, now=clock.now())
                for person in people
            ]
        )
        assert sum(isinstance(result, JoinRequest) for result in results) == 2, results
        assert made.join_requests.open().filter(in_line=True).count() == 2, "the other two stand in line"
        assert made.memberships.filter(until=None).count() == 2


def test_one_presses_twice() -> None:
    for number in range(ROUNDS):
        made = nearly_full(number)
        asking = group(f"Asking {number}", clock.now())
        person = member(f"seeker{number}")
        for where in (made, asking):
            press = partial(actions.take_seat, member=person, group=where, version=1, now=clock.now())
            results = at_once(press, press, press)
            assert len({result.pk for result in results}) == 1, results  # type: ignore[attr-defined]
        assert made.memberships.filter(member=person).count() == 1
        assert asking.join_requests.filter(member=person).count() == 1


def test_two_facilitators_admit_the_same_and_the_last() -> None:
    for number in range(ROUNDS):
        now = clock.now()
        made = group(f"Circle {number}", now, seats=3)
        holders = [member(f"holder{number}-{n}") for n in range(2)]
        for holder in holders:
            seat(holder, made, now, role="facilitator")
        asks = [
            actions.take_seat(member=member(f"seeker{number}-{n}"), group=made, version=1, now=now)
            for n in range(2)
        ]
        first, second = [ask for ask in asks if isinstance(ask, JoinRequest)]
        at_once(
            partial(actions.admit, member=holders[0], request=first, now=now),
            partial(actions.admit, member=holders[1], request=first, now=now),
            partial(actions.admit, member=holders[1], request=second, now=now),
        )
        assert made.memberships.filter(until=None).count() == 3


def test_two_facilitators_leave_at_once_and_one_stays() -> None:
    for number in range(ROUNDS):
        now = clock.now()
        made = group(f"Circle {number}", now)
        holders = [member(f"holder{number}-{n}") for n in range(2)]
        for holder in holders:
            seat(holder, made, now, role="facilitator")
        results = at_once(
            *[partial(actions.leave, member=holder, group=made, now=clock.now()) for holder in holders]
        )
        assert sum(isinstance(result, refusals.LastHolder) for result in results) == 1, results
        assert made.memberships.filter(until=None, role="facilitator").count() == 1


def test_two_facilitators_end_each_others_seats_and_one_stays() -> None:
    for number in range(ROUNDS):
        now = clock.now()
        made = group(f"Circle {number}", now)
        holders = [member(f"holder{number}-{n}") for n in range(2)]
        places = [seat(holder, made, now, role="facilitator") for holder in holders]
        at_once(
            partial(actions.end_seat, member=holders[0], seat=places[1], reason="x", now=clock.now()),
            partial(actions.end_seat, member=holders[1], seat=places[0], reason="x", now=clock.now()),
        )
        assert made.memberships.filter(until=None).count() == 1


def test_two_change_the_settings_and_the_second_is_told() -> None:
    now = clock.now()
    made = nearly_full(0)
    holder = made.memberships.get().member

    def change(days: int) -> object:
        with acting_as(holder.pk):
            settings = {**promises.terms_of(made), "stay_days": days}
            return actions.change_settings(member=holder, group=made, settings=settings, version=1, now=now)

    results = at_once(lambda: change(7), lambda: change(30))
    assert sum(isinstance(result, refusals.PromiseMoved) for result in results) == 1, results
    assert made.promises.count() == 2


def test_an_ask_taken_back_while_somebody_says_yes_gives_no_seat_or_was_too_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever is told that their ask is taken back has no seat afterwards."""
    now = clock.now()
    made = group("Circle", now, joining="ask", seats=3)
    holder, seeker = member("holder"), member("seeker")
    seat(holder, made, now, role="facilitator")
    asked = actions.take_seat(member=seeker, group=made, version=1, now=now)
    assert isinstance(asked, JoinRequest)
    back: list[object] = []

    def take_back() -> None:
        back.extend(at_once(partial(actions.withdraw, member=seeker, group=made, now=now)))

    other = threading.Thread(target=take_back)
    kept_out = policies.is_kept_out

    def meanwhile(person: object, circle: object) -> bool:  # after the ask was read, before the seat is given
        other.start()
        other.join(1)
        return kept_out(person, circle)  # type: ignore[arg-type]

    monkeypatch.setattr(policies, "is_kept_out", meanwhile)
    given = actions.admit(member=holder, request=asked, now=now)
    other.join(10)
    told_it_is_taken_back = isinstance(back[0], JoinRequest)
    assert (given is not None) != told_it_is_taken_back, back
