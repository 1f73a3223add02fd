"""Two at the same moment, on a real PostgreSQL: one who holds it stays, an end begins once and each step is taken once.

The same people stay from round to round; a round puts their circle back as it was by a few statements, or where an end is
begun, which the database lets nobody undo, gives them another.
"""

import datetime as dt
import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from django.db import transaction

from core import clock
from groups import actions, refusals
from groups.actions.care import find_unheld
from groups.closing import COPIES, FAREWELL, LATE_WRITES, NOTICE, advance
from groups.models import Closing, Group, Membership
from members.models import Member
from notices.models import Notice
from shares.actions import reply
from shares.models import Share
from tests.cast import CANARY, group, member, seat, share
from tests.racing import ROUNDS, Deed, race
from vault.actor import acting_as, keeper
from vault.models import DataKey, LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Circle:
    """A circle, who holds it and who else sits there."""

    holders: list[Member]
    members: list[Member]
    group: Group
    seats: dict[int, Membership]

    def again(self) -> None:
        """As it was at first: every seat taken, held by those who held it."""
        holders = [person.pk for person in self.holders]
        seats = Membership.objects.filter(group=self.group)
        seats.exclude(member__in=holders).update(until=None, role="member", reason="")
        seats.filter(member__in=holders).update(until=None, role="facilitator", reason="")

    def another(self, number: int) -> None:
        """Another one with the same people."""
        now = clock.now()
        self.group = group(f"Circle {number}", now)
        for person in [*self.holders, *self.members]:
            role = "facilitator" if person in self.holders else "member"
            self.seats[person.pk] = seat(person, self.group, now, role=role)

    def held_by(self) -> int:
        return self.group.memberships.filter(until=None, role="facilitator").count()


def circle(holders: int, members: int = 0) -> Circle:
    people = [member(f"person{n}") for n in range(holders + members)]
    made = Circle(people[:holders], people[holders:], Group(), {})
    made.another(0)
    return made


def as_member(person: Member, deed: Callable[[], object]) -> Deed:
    def looking() -> object:
        with acting_as(person.pk):
            return deed()

    return looking


def test_two_step_back_or_leave_at_once_and_one_stays() -> None:
    made = circle(2)
    first, second = made.holders

    def lay(number: int) -> list[Deed]:
        made.again()
        goes = actions.leave if number % 2 else actions.step_back
        now = clock.now()
        return [
            partial(actions.step_back, member=first, group=made.group, now=now),
            partial(goes, member=second, group=made.group, now=now),
        ]

    def check(results: list[object]) -> None:
        assert sum(isinstance(result, refusals.LastHolder) for result in results) == 1, results
        assert made.held_by() == 1

    race(lay, check)


def test_two_hand_over_to_each_other_at_once_and_one_stays() -> None:
    made = circle(2)
    first, second = made.holders

    def lay(number: int) -> list[Deed]:
        made.again()
        hand = partial(actions.hand_over, now=clock.now())
        return [
            partial(hand, member=first, seat=made.seats[second.pk]),
            partial(hand, member=second, seat=made.seats[first.pk]),
        ]

    def check(results: list[object]) -> None:
        assert made.held_by() >= 1, results

    race(lay, check)


def test_it_is_handed_to_somebody_who_leaves_at_that_moment() -> None:
    made = circle(1, 1)
    [first], [second] = made.holders, made.members

    def lay(number: int) -> list[Deed]:
        made.again()
        now = clock.now()
        return [
            partial(actions.hand_over, member=first, seat=made.seats[second.pk], now=now),
            partial(actions.leave, member=second, group=made.group, now=now),
        ]

    def check(results: list[object]) -> None:
        assert made.held_by() == 1, results

    race(lay, check)


def test_somebody_leaves_while_their_seat_is_ended() -> None:
    made = circle(1, 1)
    [first], [second] = made.holders, made.members
    place = made.seats[second.pk]

    def lay(number: int) -> list[Deed]:
        made.again()
        Notice.objects.all().delete()
        now = clock.now()
        return [
            partial(actions.end_seat, member=first, seat=place, reason="Words.", now=now),
            partial(actions.leave, member=second, group=made.group, now=now),
        ]

    def check(results: list[object]) -> None:
        assert not [result for result in results if isinstance(result, BaseException)], results
        place.refresh_from_db()
        assert place.until is not None
        told = Notice.objects.filter(kind="seat-ended", recipient=second).exists()
        assert (place.reason == "Words.") == told, "told with its reason, or gone without a word"

    race(lay, check)


STEPS = [(NOTICE, "farewell"), (FAREWELL, "copies"), (COPIES, "erased")]


def test_an_end_is_begun_once_and_each_step_is_taken_once() -> None:
    """Four moments of each circle's life: it is begun by three at once, and three workers take each of its steps."""
    made = circle(2)
    first, second = made.holders
    at = clock.now()

    def begin(number: int) -> list[Deed]:
        made.another(number)
        begun = partial(actions.begin_closing, group=made.group, reason="x", now=at)
        with transaction.atomic(), acting_as(first.pk):
            share(first, made.group, f"{CANARY} said", at)
        return [partial(begun, member=person) for person in (first, second, first)]

    def lay(number: int) -> list[Deed]:
        nonlocal at
        if number % 4 == 0:
            # Long ago, so that no worker looks again for what came late: that is asked elsewhere.
            Closing.objects.filter(stage="erased").update(erased_at=at - 9 * LATE_WRITES)
            return begin(number)
        at += STEPS[number % 4 - 1][0]
        return [partial(advance, now=at)] * 3

    moments = itertools.cycle(range(4))

    def check(results: list[object]) -> None:
        moment = next(moments)
        if not moment:
            assert len({result.pk for result in results}) == 1, results  # type: ignore[attr-defined]
            assert Notice.objects.filter(kind="group-closing", group_id=made.group.pk).count() == 2
            return
        stage = STEPS[moment - 1][1]
        assert sorted(results) == [0, 0, 1], results  # type: ignore[type-var]
        assert Closing.objects.get(group=made.group).stage == stage
        assert LedgerEntry.objects.filter(group_id=made.group.pk, kind=f"group.{stage}").count() == 1
        assert Notice.objects.filter(kind=f"group-{stage}", group_id=made.group.pk).count() == 2
        if stage == "erased":
            with transaction.atomic(), keeper("test: what is left"):
                assert not Share.objects.filter(group=made.group).exists()
                assert not DataKey.objects.filter(group_id=made.group.pk).exists()

    race(lay, check, rounds=4 * ROUNDS)


def test_it_is_called_off_while_the_farewell_begins() -> None:
    made = circle(1)
    [holder] = made.holders

    def lay(number: int) -> list[Deed]:
        if Closing.objects.filter(group=made.group).exists():
            made.another(number)
        now = clock.now()
        actions.begin_closing(member=holder, group=made.group, reason="x", now=now)
        later = now + NOTICE + dt.timedelta(seconds=number)
        return [
            partial(advance, now=later),
            partial(actions.call_off_closing, member=holder, group=made.group, now=later),
        ]

    def check(results: list[object]) -> None:
        there = Closing.objects.filter(group=made.group).first()
        if isinstance(results[1], refusals.TooLate):
            assert there is not None
            assert there.stage == "farewell"
        else:
            assert (results[1], there) == (None, None)

    race(lay, check)


def test_two_ticks_notice_once_that_nobody_holds_it_and_once_that_somebody_does() -> None:
    made = circle(1, 1)
    said = dict.fromkeys(("group.unheld", "group.held"), 0)

    def lay(number: int) -> list[Deed]:
        Member.objects.filter(pk=made.holders[0].pk).update(is_active=bool(number % 2))
        said["group.held" if number % 2 else "group.unheld"] += 1
        return [partial(find_unheld, now=clock.now())] * 3

    def check(results: list[object]) -> None:
        assert sorted(results) == [0, 0, 1], results  # type: ignore[type-var]
        lines = LedgerEntry.objects.filter(group_id=made.group.pk)
        assert {kind: lines.filter(kind=kind).count() for kind in said} == said

    race(lay, check)


def test_two_admins_appoint_two_people_at_once() -> None:
    made = circle(0, 2)
    admins = [member(f"admin{n}", is_admin=True) for n in range(2)]

    def lay(number: int) -> list[Deed]:
        made.again()
        now = clock.now()
        return [
            partial(actions.appoint, member=admin, group=made.group, person=person, now=now)
            for admin, person in zip(admins, made.members, strict=True)
        ]

    def check(results: list[object]) -> None:
        assert sum(isinstance(result, refusals.Held) for result in results) == 1, results
        assert made.held_by() == 1

    race(lay, check)


def test_all_words_are_taken_along_while_somebody_answers() -> None:
    """A reply to a share that goes at that moment goes with it, and nothing hangs in the air."""
    made = circle(1, 1)
    [holder], [goes] = made.holders, made.members
    said: list[Share] = []

    def lay(number: int) -> list[Deed]:
        made.again()
        now = clock.now()
        with transaction.atomic():
            said[:] = [share(goes, made.group, f"{CANARY} said", now)]
        answers = partial(
            reply, author=holder, to=said[0], words="Thank you", submission=uuid.uuid4(), now=now
        )
        leaves = partial(actions.leave, member=goes, group=made.group, now=now, words="taken")
        return [as_member(holder, answers), as_member(goes, leaves)]

    def check(results: list[object]) -> None:
        with transaction.atomic(), keeper("test: what is left"):
            assert Share.objects.get(pk=said[0].pk).body is None, results

    race(lay, check)
