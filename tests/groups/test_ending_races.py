"""Two at the same moment, on a real PostgreSQL: one who holds it stays, an end begins once and each step is taken once."""

import uuid
from functools import partial

import pytest
from django.db import transaction

from core import clock
from groups import actions, refusals
from groups.actions.care import find_unheld
from groups.closing import COPIES, FAREWELL, NOTICE, advance
from groups.models import Closing, Group, Membership
from members.models import Member
from notices.models import Notice
from shares.models import Share
from tests.cast import CANARY, group, member, seat, share
from tests.groups.test_races import at_once
from vault.actor import acting_as, keeper
from vault.models import DataKey, LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10


def held_by(number: int, holders: int, members: int = 0) -> tuple[Group, list[Member]]:
    now = clock.now()
    made = group(f"Circle {number}", now)
    people = [member(f"person{number}-{n}") for n in range(holders + members)]
    for n, person in enumerate(people):
        seat(person, made, now, role="facilitator" if n < holders else "member")
    return made, people


def test_two_step_back_or_leave_at_once_and_one_stays() -> None:
    for number in range(ROUNDS):
        made, (first, second) = held_by(number, 2)
        now = clock.now()
        deeds = [
            partial(actions.step_back, member=first, group=made, now=now),
            partial(actions.leave if number % 2 else actions.step_back, member=second, group=made, now=now),
        ]
        results = at_once(*deeds)
        assert sum(isinstance(result, refusals.LastHolder) for result in results) == 1, results
        assert made.memberships.filter(until=None, role="facilitator").count() == 1


def test_two_hand_over_to_each_other_at_once_and_one_stays() -> None:
    for number in range(ROUNDS):
        made, (first, second) = held_by(number, 2)
        places = {person.pk: made.memberships.get(member=person) for person in (first, second)}
        now = clock.now()
        at_once(
            partial(actions.hand_over, member=first, seat=places[second.pk], now=now),
            partial(actions.hand_over, member=second, seat=places[first.pk], now=now),
        )
        assert made.memberships.filter(until=None, role="facilitator").count() >= 1


def test_it_is_handed_to_somebody_who_leaves_at_that_moment() -> None:
    for number in range(ROUNDS):
        made, (first, second) = held_by(number, 1, 1)
        to, now = made.memberships.get(member=second), clock.now()
        at_once(
            partial(actions.hand_over, member=first, seat=to, now=now),
            partial(actions.leave, member=second, group=made, now=now),
        )
        assert made.memberships.filter(until=None, role="facilitator").count() == 1


def test_somebody_leaves_while_their_seat_is_ended() -> None:
    for number in range(ROUNDS):
        made, (first, second) = held_by(number, 1, 1)
        place, now = made.memberships.get(member=second), clock.now()
        results = at_once(
            partial(actions.end_seat, member=first, seat=place, reason="Words.", now=now),
            partial(actions.leave, member=second, group=made, now=now),
        )
        assert not [result for result in results if isinstance(result, BaseException)], results
        place.refresh_from_db()
        assert place.until is not None
        told = Notice.objects.filter(kind="seat-ended", recipient=second).exists()
        assert (place.reason == "Words.") == told, "told with its reason, or gone without a word"


def test_an_end_is_begun_once_and_each_step_is_taken_once() -> None:
    for number in range(3):
        made, people = held_by(number, 2)
        now = clock.now()
        begun = [
            partial(actions.begin_closing, member=person, group=made, reason="x", now=now)
            for person in people
        ]
        results = at_once(*begun)
        assert len({result.pk for result in results}) == 1, results  # type: ignore[attr-defined]
        with transaction.atomic(), acting_as(people[0].pk):
            share(people[0], made, f"{CANARY} said", now)
        at = now
        for length, stage in [(NOTICE, "farewell"), (FAREWELL, "copies"), (COPIES, "erased")]:
            at += length
            tick = partial(advance, now=at)
            taken = at_once(tick, tick, tick)
            assert sum(taken) == 1, taken  # type: ignore[arg-type]
            assert Closing.objects.get(group=made).stage == stage
            assert LedgerEntry.objects.filter(group_id=made.pk, kind=f"group.{stage}").count() == 1
            assert Notice.objects.filter(kind=f"group-{stage}", group_id=made.pk).count() == 2
        with transaction.atomic(), keeper("test: what is left"):
            assert not Share.objects.filter(group=made).exists()
            assert not DataKey.objects.filter(group_id=made.pk).exists()


def test_it_is_called_off_while_the_farewell_begins() -> None:
    for number in range(ROUNDS):
        made, (holder,) = held_by(number, 1)
        now = clock.now()
        actions.begin_closing(member=holder, group=made, reason="x", now=now)
        _, called = at_once(
            partial(advance, now=now + NOTICE),
            partial(actions.call_off_closing, member=holder, group=made, now=now + NOTICE),
        )
        there = Closing.objects.filter(group=made).first()
        if isinstance(called, refusals.TooLate):
            assert there is not None
            assert there.stage == "farewell"
        else:
            assert (called, there) == (None, None)


def test_two_ticks_notice_once_that_nobody_holds_it() -> None:
    made, (holder, _) = held_by(0, 1, 1)
    Member.objects.filter(pk=holder.pk).update(is_active=False)
    tick = partial(find_unheld, now=clock.now())
    assert sum(at_once(tick, tick, tick)) == 1  # type: ignore[arg-type]
    assert LedgerEntry.objects.filter(group_id=made.pk, kind="group.unheld").count() == 1


def test_two_admins_appoint_two_people_at_once() -> None:
    for number in range(3):
        made, (first, second) = held_by(number, 0, 2)
        admins = [member(f"admin{number}-{n}", is_admin=True) for n in range(2)]
        results = at_once(
            partial(actions.appoint, member=admins[0], group=made, person=first, now=clock.now()),
            partial(actions.appoint, member=admins[1], group=made, person=second, now=clock.now()),
        )
        assert sum(isinstance(result, refusals.Held) for result in results) == 1, results
        assert made.memberships.filter(role=Membership.Role.FACILITATOR).count() == 1


def test_all_words_are_taken_along_while_somebody_answers() -> None:
    """A reply to a share that goes at that moment goes with it, and nothing hangs in the air."""
    from shares.actions import reply

    for number in range(3):
        made, (holder, goes) = held_by(number, 1, 1)
        now = clock.now()
        with transaction.atomic():
            said = share(goes, made, f"{CANARY} said", now)

        def answer(holder: Member = holder, said: Share = said) -> object:
            with acting_as(holder.pk):
                return reply(
                    author=holder, to=said, words="Thank you", submission=uuid.uuid4(), now=clock.now()
                )

        def leave(goes: Member = goes, made: Group = made) -> object:
            with acting_as(goes.pk):
                return actions.leave(member=goes, group=made, now=clock.now(), words="taken")

        at_once(answer, leave)
        with transaction.atomic(), keeper("test: what is left"):
            assert Share.objects.get(pk=said.pk).body is None
