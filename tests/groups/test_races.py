"""Two people at the same moment, on a real PostgreSQL: never a thirteenth seat, never a circle without anyone."""

import threading
import uuid
from dataclasses import dataclass
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from groups import actions, policies, promises, refusals
from groups.models import Group, Invitation, JoinRequest, Membership
from members.models import Member
from tests.cast import group, member, seat
from tests.racing import Deed, at_once, race
from vault import chain

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class House:
    """A circle with two who hold it and three who would like to come; laid anew each round by putting the rows back."""

    group: Group
    holders: list[Member]
    seekers: list[Member]
    places: list[Membership]

    def lay(self, seats: int, **fields: object) -> None:
        self.group.memberships.exclude(member__in=self.holders).delete()
        self.group.join_requests.all().delete()
        self.group.memberships.update(until=None, role="facilitator")
        Group.objects.filter(pk=self.group.pk).update(seats=seats, **fields)
        self.group.refresh_from_db()

    def taken(self) -> int:
        return self.group.memberships.filter(until=None).count()

    def held_by(self) -> int:
        return self.group.memberships.filter(until=None, role="facilitator").count()

    def ask(self, who: int) -> JoinRequest:
        asked = actions.take_seat(member=self.seekers[who], group=self.group, version=1, now=clock.now())
        assert isinstance(asked, JoinRequest)
        return asked


@pytest.fixture
def house(db: None) -> House:
    now = clock.now()
    made = group("Circle", now, joining="at_once", seats=3)
    holders = [member(f"holder{n}") for n in range(2)]
    places = [seat(holder, made, now, role="facilitator") for holder in holders]
    return House(made, holders, [member(f"seeker{n}") for n in range(3)], places)


def take(house: House, who: int) -> Deed:
    return partial(
        actions.take_seat, member=house.seekers[who], group=house.group, version=1, now=clock.now()
    )


def sat_down(results: list[object]) -> int:
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, refusals.NotNow)], (
        results
    )
    return sum(isinstance(result, Membership) for result in results)


def test_three_take_the_last_seat(house: House) -> None:
    def lay(number: int) -> list[Deed]:
        house.lay(seats=3, joining="at_once")
        return [take(house, who) for who in range(3)]

    def check(results: list[object]) -> None:
        assert sat_down(results) == 1, results
        assert house.taken() == 3
        assert house.group.join_requests.open().filter(in_line=True).count() == 2, (
            "the other two stand in line"
        )

    race(lay, check)


@pytest.mark.parametrize("joining", ["at_once", "ask"])
def test_one_presses_twice(house: House, joining: str) -> None:
    def lay(number: int) -> list[Deed]:
        house.lay(seats=5, joining=joining)
        return [take(house, 0)] * 3

    def check(results: list[object]) -> None:
        assert len({result.pk for result in results}) == 1, results  # type: ignore[attr-defined]
        rows = house.group.memberships if joining == "at_once" else house.group.join_requests
        assert rows.filter(member=house.seekers[0]).count() == 1

    race(lay, check)


def test_two_facilitators_admit_the_same_and_the_last(house: House) -> None:
    def lay(number: int) -> list[Deed]:
        house.lay(seats=3, joining="ask")
        first, second = house.ask(0), house.ask(1)
        by = [partial(actions.admit, member=holder, now=clock.now()) for holder in house.holders]
        return [partial(by[0], request=first), partial(by[1], request=first), partial(by[1], request=second)]

    def check(results: list[object]) -> None:
        assert sat_down(results) == 1, results
        assert house.taken() == 3

    race(lay, check)


def test_somebody_is_admitted_while_another_leaves(house: House) -> None:
    def lay(number: int) -> list[Deed]:
        house.lay(seats=2, joining="ask")
        asked = house.ask(0)
        leave = partial(actions.leave, member=house.holders[1], group=house.group, now=clock.now())
        return [partial(actions.admit, member=house.holders[0], request=asked, now=clock.now()), leave]

    def check(results: list[object]) -> None:
        admitted = isinstance(results[0], Membership)
        assert isinstance(results[1], Membership), results
        assert admitted or isinstance(results[0], refusals.Full), results
        assert house.taken() == 1 + admitted

    race(lay, check)


def test_the_last_use_of_a_link(house: House) -> None:
    house.lay(seats=12, joining="invited")
    given = actions.make_invitation(
        member=house.holders[0], group=house.group, days=7, most_uses=1, admits=True, submission=uuid.uuid4(), now=clock.now()
    )  # fmt: skip

    def lay(number: int) -> list[Deed]:
        house.lay(seats=12, joining="invited")
        Invitation.objects.filter(pk=given.pk).update(uses=0)
        come = partial(actions.come_invited, invitation=given, version=1, now=clock.now())
        return [partial(come, member=seeker) for seeker in house.seekers]

    def check(results: list[object]) -> None:
        assert sat_down(results) == 1, results
        assert house.taken() == 3
        given.refresh_from_db()
        assert given.uses == 1

    race(lay, check)


@pytest.mark.parametrize(
    "verbs", [("leave", "leave"), ("step_back", "step_back"), ("leave", "step_back"), ("hand", "leave")]
)
def test_two_who_hold_it_go_at_once_and_one_stays(house: House, verbs: tuple[str, str]) -> None:
    def deed(verb: str, who: int) -> Deed:
        if verb == "hand":
            return partial(
                actions.hand_over, member=house.holders[who], seat=house.places[1 - who], now=clock.now()
            )
        doing = actions.leave if verb == "leave" else actions.step_back
        return partial(doing, member=house.holders[who], group=house.group, now=clock.now())

    def lay(number: int) -> list[Deed]:
        house.lay(seats=3)
        return [deed(verb, who) for who, verb in enumerate(verbs)]

    def check(results: list[object]) -> None:
        refused = [result for result in results if isinstance(result, refusals.LastHolder | PermissionDenied)]
        assert len(refused) == 1, results
        assert house.held_by() == 1

    race(lay, check)


def test_two_facilitators_end_each_others_seats_and_one_stays(house: House) -> None:
    def lay(number: int) -> list[Deed]:
        house.lay(seats=3)
        end = partial(actions.end_seat, reason="x", now=clock.now())
        return [partial(end, member=house.holders[who], seat=house.places[1 - who]) for who in range(2)]

    def check(results: list[object]) -> None:
        assert house.taken() == 1

    race(lay, check)


def test_two_propose_a_looser_promise_and_one_waits(house: House) -> None:
    house.lay(seats=3, joining="closed", stay_days=7)

    def propose(who: int, days: int) -> object:
        wanted = {**promises.terms_of(house.group), "stay_days": days}
        version = promises.current(house.group).version
        return actions.change_settings(
            member=house.holders[who], group=house.group, settings=wanted, version=version, now=clock.now()
        )

    def lay(number: int) -> list[Deed]:
        house.group.changes.all().delete()
        return [partial(propose, 0, 30), partial(propose, 1, 90)]

    def check(results: list[object]) -> None:
        assert sum(isinstance(result, refusals.OneWaits) for result in results) == 1, results
        assert house.group.changes.filter(state="waiting").count() == 1
        assert house.group.promises.count() == 1

    race(lay, check)
    assert not chain.breaks(chain.in_order())


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
