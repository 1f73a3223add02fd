"""Settings, proposals and the floor at the same moment, on a real PostgreSQL: never two proposals, never past a limit.

One circle a test, put back as it was before each round: what has been proposed goes, and it promises what it did at first.
"""

import uuid
from functools import partial

import pytest

from core import clock
from groups import actions, changes, promises, refusals, terms
from groups.models import Floor, Group, SettingsChange
from members.models import Member
from tests.cast import group, member, seat
from tests.racing import Deed, race
from vault import chain
from vault.models import LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)


class Circle:
    """A circle with two who hold it."""

    def __init__(self) -> None:
        now = clock.now()
        self.group = group("Circle", now)
        self.holders = [member(f"holder{n}") for n in range(2)]
        for holder in self.holders:
            seat(holder, self.group, now, role="facilitator")
        self.first = promises.terms_of(self.group)
        assert self.first["stay_days"] == 90

    def again(self) -> None:
        self.group.changes.all().delete()
        self.group.promises.filter(version__gt=1).delete()
        Group.objects.filter(pk=self.group.pk).update(**self.first)
        self.group.refresh_from_db()

    def change(self, who: int = 0, **settings: object) -> actions.Changed:
        chosen = {**self.first, **settings}
        return actions.change_settings(
            member=self.holders[who], group=self.group, settings=chosen, version=1, now=clock.now()
        )

    def proposed(self, **settings: object) -> SettingsChange:
        self.again()
        waits = self.change(**settings).waiting
        assert waits is not None
        return waits


def admin(number: int = 0) -> Member:
    return member(f"admin{number}", is_admin=True)


def whole() -> None:
    """The ledger's chain holds, whoever wrote at once."""
    assert list(chain.breaks(chain.in_order())) == []


def test_two_propose_at_once_and_one_waits() -> None:
    made = Circle()

    def lay(number: int) -> list[Deed]:
        made.again()
        return [partial(made.change, 0, stay_days=0), partial(made.change, 1, quoting="yes")]

    def check(results: list[object]) -> None:
        assert sum(isinstance(result, refusals.OneWaits) for result in results) == 1, results
        assert made.group.changes.count() == 1

    race(lay, check)
    whole()


def test_two_change_the_settings_and_the_second_is_told() -> None:
    made = Circle()

    def lay(number: int) -> list[Deed]:
        made.again()
        return [partial(made.change, 0, stay_days=7), partial(made.change, 1, stay_days=30)]

    def check(results: list[object]) -> None:
        assert sum(isinstance(result, refusals.PromiseMoved) for result in results) == 1, results
        assert made.group.promises.count() == 2

    race(lay, check)
    whole()


def test_a_proposal_takes_effect_once_however_many_workers_there_are() -> None:
    made = Circle()
    given = LedgerEntry.objects.filter(kind="setting.changed", group_id=made.group.pk)
    before = 0

    def lay(number: int) -> list[Deed]:
        nonlocal before
        waits = made.proposed(stay_days=0)
        before = given.count()
        return [partial(changes.take_effect, now=waits.due_at)] * 3

    def check(results: list[object]) -> None:
        assert sorted(results) == [0, 0, 1], results  # type: ignore[type-var]
        assert made.group.promises.count() == 2
        assert given.count() == before + 1

    race(lay, check)
    whole()


@pytest.mark.parametrize("stop", ["withdraw", "hold"])
def test_withdrawn_or_held_at_its_very_moment_it_is_one_or_the_other(stop: str) -> None:
    made, ada = Circle(), admin()
    waits: list[SettingsChange] = []

    def lay(number: int) -> list[Deed]:
        waits[:] = [made.proposed(stay_days=0)]
        now = waits[0].due_at
        stops = {
            "withdraw": partial(actions.withdraw_change, member=made.holders[0], change=waits[0], now=now),
            "hold": partial(actions.hold_change, member=ada, change=waits[0], reason="No.", now=now),
        }
        return [partial(changes.take_effect, now=now), stops[stop]]

    def check(results: list[object]) -> None:
        waits[0].refresh_from_db()
        made.group.refresh_from_db()
        if isinstance(results[1], refusals.Settled):
            assert (waits[0].state, made.group.stay_days, results[0]) == ("given", 0, 1), results
        else:
            assert waits[0].state in ("withdrawn", "held"), results
            assert (made.group.stay_days, results[0], made.group.promises.count()) == (90, 0, 1), results

    race(lay, check)


def test_a_floor_set_at_its_very_moment_lets_nothing_past() -> None:
    made, ada = Circle(), admin()
    waits: list[SettingsChange] = []

    def lay(number: int) -> list[Deed]:
        Floor.objects.all().delete()
        waits[:] = [made.proposed(stay_days=0)]
        now = waits[0].due_at
        return [
            partial(changes.take_effect, now=now),
            partial(actions.set_floor, member=ada, widest={"stay_days": 90}, notice_days=7, now=now),
        ]

    def check(results: list[object]) -> None:
        made.group.refresh_from_db()
        waits[0].refresh_from_db()
        assert made.group.stay_days == 90, results
        assert waits[0].state in ("given", "declined")
        assert promises.current(made.group).terms == promises.terms_of(made.group)

    race(lay, check)
    whole()


def test_a_circle_opened_while_a_floor_is_set_stands_within_it() -> None:
    ada, facilitator, now = admin(), member("first"), clock.now()
    actions.set_floor(member=ada, widest={}, notice_days=7, now=now)
    days, submission = 0, uuid.uuid4()

    def lay(number: int) -> list[Deed]:
        nonlocal days, submission
        days, submission = (1, 7)[number % 2], uuid.uuid4()
        named = {"name": f"New {number}", "submission": submission}
        return [
            partial(actions.open_group, member=ada, facilitator=facilitator, now=now, **named),  # type: ignore[arg-type]
            partial(actions.set_floor, member=ada, widest={"stay_days": days}, notice_days=7, now=now),
        ]

    def check(results: list[object]) -> None:
        made = Group.objects.get(submission=submission)
        assert not terms.beyond(promises.terms_of(made), {**terms.WIDEST, "stay_days": days}), results

    race(lay, check)


def test_two_admins_set_a_floor_at_once_and_the_chain_holds() -> None:
    made, admins, now = Circle(), [admin(n) for n in range(2)], clock.now()

    def lay(number: int) -> list[Deed]:
        Floor.objects.all().delete()
        made.again()
        setting = partial(actions.set_floor, notice_days=7, now=now)
        return [
            partial(setting, member=person, widest={"stay_days": days})
            for person, days in zip(admins, (30, 7), strict=True)
        ]

    def check(results: list[object]) -> None:
        assert not [result for result in results if isinstance(result, Exception)], results
        made.group.refresh_from_db()
        assert made.group.stay_days <= int(str(Floor.objects.get().widest["stay_days"]))

    race(lay, check)
    whole()


def test_what_is_closer_wins_over_what_takes_effect_at_that_moment() -> None:
    made = Circle()

    def lay(number: int) -> list[Deed]:
        waits = made.proposed(stay_days=0)
        return [partial(changes.take_effect, now=waits.due_at), partial(made.change, stay_days=7)]

    def check(results: list[object]) -> None:
        made.group.refresh_from_db()
        if isinstance(results[1], refusals.PromiseMoved):
            assert made.group.stay_days == 0, results
        else:
            assert (made.group.stay_days, results[0]) == (7, 0), results

    race(lay, check)
