"""Two at once, on a real PostgreSQL: one form sent twice, and an answer that meets a gathering being called off."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from gatherings import actions, telling
from gatherings.models import Gathering, Rsvp
from notices.models import Notice
from tests.cast import Cast, gather
from tests.gatherings.ground import DAY, SAID, WHERE, at, planned
from tests.racing import Deed, race
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20


@pytest.fixture
def there(transactional_db: None) -> Cast:
    with transaction.atomic():
        return gather()


def test_one_form_sent_twice_at_once_makes_one(there: Cast) -> None:
    when, made = at(there.now + 2 * DAY), []

    def lay(number: int) -> list[Deed]:
        with transaction.atomic(), keeper("test: a clean table"):
            Gathering.objects.all().delete()
        sending = uuid.uuid4()

        def press() -> object:
            with acting_as(there.ben.pk):
                return actions.make(
                    member=there.ben, group=there.tuesday, when=when, said=SAID, where=WHERE, submission=sending, now=there.now
                )  # fmt: skip

        return [press, press]

    def check(results: list[object]) -> None:
        assert all(isinstance(result, Gathering) for result in results), results
        made.append({result.pk for result in results if isinstance(result, Gathering)})

    race(lay, check, rounds=ROUNDS)
    assert all(len(keys) == 1 for keys in made)


@pytest.mark.parametrize("ahead", [-1, 1])
def test_who_answers_while_it_is_called_off_is_told_or_refused(there: Cast, ahead: int) -> None:
    """Whichever request began first by its clock, and whichever came first to the lock."""
    at_hand: list[Gathering] = []

    def lay(number: int) -> list[Deed]:
        with transaction.atomic():
            gathering = planned(there)
        at_hand.append(gathering)

        def answer() -> object:
            with acting_as(there.ana.pk):
                return actions.answer(
                    member=there.ana, gathering=gathering, said="yes", quietly=True,
                    now=there.now + dt.timedelta(seconds=ahead),
                )  # fmt: skip

        def cancel() -> object:
            with acting_as(there.ben.pk):
                return actions.cancel(member=there.ben, gathering=gathering, now=there.now)

        return [answer, cancel] if number % 2 else [cancel, answer]

    def check(results: list[object]) -> None:
        refused = [result for result in results if isinstance(result, Exception)]
        assert all(isinstance(error, PermissionDenied) for error in refused), results
        telling.tend(now=there.now)
        told = Notice.objects.filter(
            kind="gathering-cancelled", about=at_hand[-1].public_id, recipient=there.ana
        )
        assert told.exists() != bool(refused)
        with transaction.atomic(), keeper("test: a clean table"):
            Gathering.objects.all().delete()

    race(lay, check, rounds=ROUNDS)


def test_two_answers_of_one_person_at_once_are_one(there: Cast) -> None:
    with transaction.atomic():
        gathering = planned(there)

    def lay(number: int) -> list[Deed]:
        def press(said: str) -> Deed:
            def do() -> object:
                with acting_as(there.ana.pk):
                    return actions.answer(
                        member=there.ana, gathering=gathering, said=said, quietly=True, now=there.now
                    )

            return do

        return [press("yes"), press("no")]

    def check(results: list[object]) -> None:
        assert all(isinstance(result, Rsvp) for result in results), results
        with transaction.atomic(), keeper("test: a clean table"):
            assert Rsvp.objects.filter(gathering=gathering).delete()[0] == 1

    race(lay, check, rounds=ROUNDS)
