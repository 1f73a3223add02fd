"""Two at once, on a real PostgreSQL: a letter that two write, one that is answered twice, one taken back while it is answered."""

import copy

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from checkins import actions, refusals
from checkins.models import Letter, LetterAnswer
from notices.models import Notice
from tests.cast import Cast, gather, seat
from tests.racing import Deed, race
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20


@pytest.fixture
def there(transactional_db: None) -> Cast:
    with transaction.atomic():
        cast = gather()
        seat(cast.finn, cast.tuesday, cast.now, role="facilitator")
    return cast


def writing(cast: Cast, who: str, words: str) -> Deed:
    """Ana or Finn, who hold it, write to Ben."""

    def deed() -> object:
        person = getattr(cast, who)
        with acting_as(person.pk):
            return actions.write_letter(
                member=person,
                of_round=cast.round,
                seat=cast.ben_seat,
                words=words,
                now=cast.now,  # type: ignore[arg-type]
            )

    return deed


def answering(cast: Cast, letter: Letter, words: str) -> Deed:
    def deed() -> object:
        with acting_as(cast.ben.pk):
            return actions.answer_letter(member=cast.ben, letter=letter, words=words, now=cast.now)

    return deed


def none_yet() -> None:
    with transaction.atomic(), keeper("test: a clean table"):
        LetterAnswer.objects.all().delete()
        Letter.objects.all().delete()
        Notice.objects.all().delete()


def written(cast: Cast) -> Letter:
    none_yet()
    letter = writing(cast, "ana", "hello")()
    assert isinstance(letter, Letter)
    return letter


def counted() -> tuple[int, int]:
    with transaction.atomic(), keeper("test: what there is"):
        return Letter.objects.count(), LetterAnswer.objects.count()


def refusals_in(results: list[object]) -> list[type]:
    return [type(result) for result in results if isinstance(result, Exception)]


def test_two_who_write_to_one_at_once(there: Cast) -> None:
    def lay(number: int) -> list[Deed]:
        none_yet()
        return [writing(there, "ana", "one"), writing(there, "finn", "other")]

    def check(results: list[object]) -> None:
        assert refusals_in(results) == [refusals.AlreadyWritten], results
        assert counted() == (1, 0)

    race(lay, check, rounds=ROUNDS)


@pytest.mark.parametrize("same", [False, True])
def test_a_letter_is_answered_twice_at_once(there: Cast, same: bool) -> None:
    def lay(number: int) -> list[Deed]:
        letter = written(there)
        return [answering(there, letter, "one"), answering(there, letter, "one" if same else "other")]

    def check(results: list[object]) -> None:
        assert refusals_in(results) == ([] if same else [refusals.AlreadyAnswered]), results
        assert counted() == (1, 1)
        assert Notice.objects.filter(kind="letter-answered").count() == 1

    race(lay, check, rounds=ROUNDS)


def test_a_letter_is_taken_back_while_it_is_answered(there: Cast) -> None:
    """It goes, and the answer with it or not at all."""

    def lay(number: int) -> list[Deed]:
        letter = written(there)
        hers = copy.copy(letter)  # each request reads its own

        def taking() -> object:
            with acting_as(there.ana.pk):
                return actions.take_back_letter(member=there.ana, said=hers)

        deeds = [taking, answering(there, letter, "thanks")]
        return deeds if number % 2 else deeds[::-1]

    def check(results: list[object]) -> None:
        assert set(refusals_in(results)) <= {PermissionDenied}, results
        assert counted() == (0, 0)

    race(lay, check, rounds=ROUNDS)
