"""Two at once, on a real PostgreSQL: a yes that meets an asking being let go, a yes pressed twice, words that meet an end."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups.models import Membership
from notices.models import Notice
from partners import actions
from partners.actions import When
from partners.models import Partnership, PartnerWords, Side
from tests.cast import Cast, gather
from tests.racing import Deed, race
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20


@pytest.fixture
def there(transactional_db: None) -> Cast:
    """Tuesday Circle lets members write to people they choose."""
    with transaction.atomic():
        cast = gather()
        cast.tuesday.writing = "chosen"
        cast.tuesday.save()
    return cast


def asked(cast: Cast) -> Partnership:
    """Ben asks Ana, as if for the first time."""
    with transaction.atomic():
        with keeper("test: asked anew"):
            Partnership.objects.all().delete()
            Notice.objects.all().delete()
        seat = Membership.objects.select_related("group", "member").get(
            group=cast.tuesday, member=cast.ana, until=None
        )
        with acting_as(cast.ben.pk):
            return actions.ask(member=cast.ben, seat=seat, when=When(), now=cast.now)


def as_it_stands(cast: Cast) -> tuple[Partnership, dict[int, str]]:
    """The one partnership there is, and by whom how it stands for them."""
    with transaction.atomic(), keeper("test: how it stands"):
        return Partnership.objects.get(), dict(Side.objects.values_list("member", "stand"))


def accepting(cast: Cast, row: Partnership) -> Deed:
    def deed() -> object:
        with acting_as(cast.ana.pk):
            return actions.accept(member=cast.ana, partnership=row, when=When(), now=cast.now)

    return deed


def ending(cast: Cast, row: Partnership) -> Deed:
    def deed() -> object:
        with acting_as(cast.ben.pk):
            return actions.end(member=cast.ben, partnership=row, words_too=False, now=cast.now)

    return deed


def test_a_yes_meets_an_asking_being_let_go(there: Cast) -> None:
    """Either it was agreed and then ended for Ben alone, or it was let go and Ana is refused: nothing in between."""

    def lay(number: int) -> list[Deed]:
        row = asked(there)
        deeds = [accepting(there, row), ending(there, row)]
        return deeds if number % 2 else deeds[::-1]

    def check(results: list[object]) -> None:
        refused = [result for result in results if isinstance(result, Exception)]
        assert all(isinstance(error, PermissionDenied) for error in refused), results
        row, stands = as_it_stands(there)
        assert stands.pop(there.ben.pk) == "ended"
        if refused:
            assert (row.agreed_at, row.let_go_at, stands) == (None, there.now, {})
        else:
            assert (row.agreed_at, row.let_go_at, stands) == (there.now, None, {there.ana.pk: "on"})

    race(lay, check, rounds=ROUNDS)


def test_a_yes_pressed_twice_is_one(there: Cast) -> None:
    def lay(number: int) -> list[Deed]:
        row = asked(there)
        return [accepting(there, row), accepting(there, row)]

    def check(results: list[object]) -> None:
        refused = [result for result in results if isinstance(result, Exception)]
        assert [type(error) for error in refused] == [PermissionDenied], results
        row, stands = as_it_stands(there)
        assert (row.agreed_at, stands) == (there.now, {there.ana.pk: "on", there.ben.pk: "on"})
        assert Notice.objects.filter(kind="partner-agreed").count() == 1

    race(lay, check, rounds=ROUNDS)


def test_two_who_ask_each_other_at_once_have_agreed(there: Cast) -> None:
    seats = {
        who.pk: Membership.objects.select_related("group", "member").get(group=there.tuesday, member=who, until=None)
        for who in (there.ana, there.ben)
    }  # fmt: skip

    def asking(who: Any, whom: Any) -> Deed:
        def deed() -> object:
            with acting_as(who.pk):
                return actions.ask(member=who, seat=seats[whom.pk], when=When(), now=there.now)

        return deed

    def lay(number: int) -> list[Deed]:
        with transaction.atomic(), keeper("test: asked anew"):
            Partnership.objects.all().delete()
        return [asking(there.ana, there.ben), asking(there.ben, there.ana)]

    def check(results: list[object]) -> None:
        assert all(isinstance(result, Partnership) for result in results), results
        row, stands = as_it_stands(there)
        assert (row.agreed_at, set(stands.values()), len(stands)) == (there.now, {"on"}, 2)

    race(lay, check, rounds=ROUNDS)


def test_words_that_meet_an_end_are_said_before_it_or_not_at_all(there: Cast) -> None:
    """Ben ends it and takes back what he said, while he still says something elsewhere: none of it is left."""

    def lay(number: int) -> list[Deed]:
        row = asked(there)
        accepting(there, row)()

        def saying() -> object:
            with acting_as(there.ben.pk):
                return actions.say(member=there.ben, partnership=row, words="hello", now=there.now)

        def ending() -> object:
            with acting_as(there.ben.pk):
                return actions.end(member=there.ben, partnership=row, words_too=True, now=there.now)

        return [saying, ending] if number % 2 else [ending, saying]

    def check(results: list[object]) -> None:
        refused = [result for result in results if isinstance(result, Exception)]
        assert all(isinstance(error, PermissionDenied) for error in refused), results
        with transaction.atomic(), keeper("test: what is left"):
            assert not PartnerWords.objects.filter(author=there.ben).exists()

    race(lay, check, rounds=ROUNDS)
