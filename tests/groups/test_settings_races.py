"""Settings, proposals and the floor at the same moment, on a real PostgreSQL: never two proposals, never past a limit."""

import datetime as dt
from functools import partial

import pytest

from core import clock
from groups import actions, changes, promises, refusals, terms
from groups.models import Floor, Group, SettingsChange
from members.models import Member
from tests.cast import group, member, seat
from tests.groups.test_races import ROUNDS, at_once
from vault import chain
from vault.models import LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = dt.timedelta(days=7)


def circle(number: int, **settings: object) -> tuple[Group, Member]:
    now = clock.now()
    made = group(f"Circle {number}", now, **settings)
    holder = member(f"holder{number}")
    seat(holder, made, now, role="facilitator")
    return made, holder


def change(made: Group, who: Member, **settings: object) -> actions.Changed:
    chosen = {**promises.terms_of(made), **settings}
    return actions.change_settings(member=who, group=made, settings=chosen, version=1, now=clock.now())


def proposed(made: Group, who: Member, **settings: object) -> SettingsChange:
    waits = change(made, who, **settings).waiting
    assert waits is not None
    return waits


def whole() -> None:
    """The ledger's chain holds, whoever wrote at once."""
    assert list(chain.breaks(chain.in_order())) == []


def test_two_propose_at_once_and_one_waits() -> None:
    for number in range(ROUNDS):
        made, holder = circle(number)
        other = member(f"other{number}")
        seat(other, made, clock.now(), role="facilitator")
        results = at_once(
            partial(change, made, holder, stay_days=0), partial(change, made, other, quoting="yes")
        )
        assert sum(isinstance(result, refusals.OneWaits) for result in results) == 1, results
        assert SettingsChange.objects.filter(group=made).count() == 1
    whole()


def test_a_proposal_takes_effect_once_however_many_workers_there_are() -> None:
    for number in range(ROUNDS):
        made, holder = circle(number)
        waits = proposed(made, holder, stay_days=0)
        give = partial(changes.take_effect, now=waits.due_at)
        results = at_once(give, give, give)
        assert sorted(results) == [0, 0, 1], results  # type: ignore[type-var]
        assert made.promises.count() == 2
        assert LedgerEntry.objects.filter(kind="setting.changed", group_id=made.pk).count() == 1
    whole()


def test_withdrawn_or_held_at_its_very_moment_it_is_one_or_the_other() -> None:
    admin = member("admin", is_admin=True)
    for number in range(ROUNDS * 2):
        made, holder = circle(number)
        waits = proposed(made, holder, stay_days=0)
        stop = (
            partial(actions.withdraw_change, member=holder, change=waits, now=waits.due_at)
            if number % 2
            else partial(actions.hold_change, member=admin, change=waits, reason="No.", now=waits.due_at)
        )
        results = at_once(partial(changes.take_effect, now=waits.due_at), stop)
        waits.refresh_from_db()
        made.refresh_from_db()
        if isinstance(results[1], refusals.Settled):
            assert (waits.state, made.stay_days, results[0]) == ("given", 0, 1), results
        else:
            assert waits.state in ("withdrawn", "held"), results
            assert (made.stay_days, results[0], made.promises.count()) == (90, 0, 1), results


def test_a_floor_set_at_its_very_moment_lets_nothing_past() -> None:
    admin = member("admin", is_admin=True)
    for number in range(ROUNDS):
        Floor.objects.all().delete()
        made, holder = circle(number)
        waits = proposed(made, holder, stay_days=0)
        at_once(
            partial(changes.take_effect, now=waits.due_at),
            partial(
                actions.set_floor, member=admin, widest={"stay_days": 90}, notice_days=7, now=waits.due_at
            ),
        )
        made.refresh_from_db()
        waits.refresh_from_db()
        assert made.stay_days == 90
        assert waits.state in ("given", "declined")
        assert promises.current(made).terms == promises.terms_of(made)
    whole()


def test_a_circle_opened_while_a_floor_is_set_stands_within_it() -> None:
    admin = member("admin", is_admin=True)
    now = clock.now()
    actions.set_floor(member=admin, widest={}, notice_days=7, now=now)
    for number in range(ROUNDS):
        days = (1, 7)[number % 2]
        facilitator = member(f"first{number}")
        at_once(
            partial(
                actions.open_group, member=admin, facilitator=facilitator, now=now, name=f"New {number}",
                submission=f"11111111-1111-4111-8111-{number:012}",
            ),  # type: ignore[arg-type]
            partial(actions.set_floor, member=admin, widest={"stay_days": days}, notice_days=7, now=now),
        )  # fmt: skip
        made = Group.objects.get(name=f"New {number}")
        assert not terms.beyond(promises.terms_of(made), {**terms.WIDEST, "stay_days": days})


def test_two_admins_set_a_floor_at_once_and_the_chain_holds() -> None:
    admins = [member(f"admin{n}", is_admin=True) for n in range(2)]
    made, _ = circle(0)
    now = clock.now()
    at_once(
        *(
            partial(actions.set_floor, member=admin, widest={"stay_days": days}, notice_days=7, now=now)
            for admin, days in zip(admins, (30, 7), strict=True)
        )
    )
    made.refresh_from_db()
    assert made.stay_days <= int(str(Floor.objects.get().widest["stay_days"]))
    whole()


def test_what_is_closer_wins_over_what_takes_effect_at_that_moment() -> None:
    for number in range(ROUNDS):
        made, holder = circle(number)
        waits = proposed(made, holder, stay_days=0)
        results = at_once(
            partial(changes.take_effect, now=waits.due_at), partial(change, made, holder, stay_days=7)
        )
        made.refresh_from_db()
        if isinstance(results[1], refusals.PromiseMoved):
            assert made.stay_days == 0, results
        else:
            assert (made.stay_days, results[0]) == (7, 0), results
