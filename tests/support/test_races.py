"""Two at once: two take it, one takes while it is withdrawn, one takes while it moves on. On a real PostgreSQL."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import actions as groups
from groups.models import Membership
from members.models import Member
from support import actions, refusals, tending
from support.asking import Place
from support.models import Asked, SupportRequest
from tests.cast import Cast
from tests.racing import race
from tests.support.hands import MINUTE, fresh, sit
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20


@pytest.fixture
def pair(cast: Cast) -> tuple[Cast, Member, Member]:
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    with transaction.atomic():
        return cast, sit("one", cast.tuesday, cast.now), sit("two", cast.tuesday, cast.now)


def asked(cast: Cast, *people: Member, then: Member | None = None) -> SupportRequest:
    with transaction.atomic(), keeper("test: nothing asked yet"):
        SupportRequest.objects.all().delete()
    places = [Place(cast.tuesday.pk, person.pk, 1, 10) for person in people]
    places += [Place(cast.tuesday.pk, then.pk, 2, 10)] if then else []
    with acting_as(cast.ben.pk):
        return actions.ask(member=cast.ben, places=places, words="", now=cast.now)


def deed(verb: str, person: Member, request: SupportRequest, now: Any) -> Callable[[], str]:
    def do() -> str:
        try:
            with acting_as(person.pk):
                getattr(actions, verb)(member=person, request=request, now=now)
            return "done"
        except (refusals.NotNow, PermissionDenied) as error:
            return type(error).__name__

    return do


def holders(request: SupportRequest) -> int:
    with transaction.atomic(), keeper("test: who holds it"):
        return Asked.objects.filter(request=request, held_at__isnull=False).count()


def test_two_take_it_and_one_has_it(pair: tuple[Cast, Member, Member]) -> None:
    cast, one, two = pair
    now: list[SupportRequest] = []

    def lay(_: int) -> list[Callable[[], object]]:
        now[:] = [asked(cast, one, two)]
        return [deed("take", person, now[0], cast.now) for person in (one, two)]

    def check(results: list[object]) -> None:
        assert sorted(map(str, results)) == ["SomebodyIsWithThem", "done"]
        assert holders(now[0]) == 1

    race(lay, check, ROUNDS)


def test_somebody_takes_it_while_it_is_withdrawn(pair: tuple[Cast, Member, Member]) -> None:
    cast, one, _ = pair
    now: list[SupportRequest] = []

    def lay(_: int) -> list[Callable[[], object]]:
        now[:] = [asked(cast, one)]
        return [deed("take", one, now[0], cast.now), deed("withdraw", cast.ben, now[0], cast.now)]

    def check(results: list[object]) -> None:
        assert results[1] == "done"
        assert results[0] in {"done", "Over", "PermissionDenied"}
        assert fresh(now[0]).state == "withdrawn"

    race(lay, check, ROUNDS)


def test_somebody_takes_it_while_it_moves_on(pair: tuple[Cast, Member, Member]) -> None:
    cast, one, two = pair
    later = cast.now + 10 * MINUTE
    now: list[SupportRequest] = []

    def lay(_: int) -> list[Callable[[], object]]:
        now[:] = [asked(cast, one, then=two)]
        return [
            deed("take", one, now[0], later),
            lambda: tending.tend(now=later),
            lambda: tending.tend(now=later),
        ]

    def check(results: list[object]) -> None:
        assert results[0] == "done"
        row = fresh(now[0])
        assert (row.state, row.step_until) == ("held", None)
        assert holders(now[0]) == 1

    race(lay, check, ROUNDS)


def test_two_taps_are_one_request(pair: tuple[Cast, Member, Member]) -> None:
    cast, one, _ = pair

    def lay(_: int) -> list[Callable[[], object]]:
        with transaction.atomic(), keeper("test: nothing asked yet"):
            SupportRequest.objects.all().delete()

        def tap() -> object:
            with acting_as(cast.ben.pk):
                places = [Place(cast.tuesday.pk, one.pk, 1, 10)]
                return actions.ask(member=cast.ben, places=places, words="", now=cast.now)

        return [tap, tap]

    race(lay, lambda results: _same(results), ROUNDS)


def _same(results: list[object]) -> None:
    assert results[0] == results[1]
    assert isinstance(results[0], SupportRequest)


def test_a_ring_set_twice_at_once_is_set(pair: tuple[Cast, Member, Member]) -> None:
    cast, one, two = pair

    def setting(*people: Member) -> Callable[[], str]:
        def do() -> str:
            with acting_as(cast.ben.pk):
                places = [Place(cast.tuesday.pk, person.pk, 1, 10) for person in people]
                actions.set_ring(member=cast.ben, places=places, now=cast.now)
            return "done"

        return do

    def check(results: list[object]) -> None:
        assert results == ["done", "done"]

    race(lambda _: [setting(one, two), setting(one)], check, ROUNDS)


def test_somebody_leaves_while_the_clock_moves_it_on(pair: tuple[Cast, Member, Member]) -> None:
    """Who asks leaves, who was told leaves, and three ticks: nobody waits for somebody who waits for them."""
    cast, one, two = pair
    later = cast.now + 10 * MINUTE
    now: list[SupportRequest] = []

    def lay(number: int) -> list[Callable[[], object]]:
        with transaction.atomic(), keeper("test: everybody sits there again"):
            Membership.objects.filter(member__in=[cast.ben, one, two]).update(until=None)
        now[:] = [asked(cast, one, then=two)]
        with acting_as(one.pk):
            actions.take(member=one, request=now[0], now=cast.now)
        ticks = [lambda: tending.tend(now=later)] * 3
        return [leaving(cast, cast.ben, later), leaving(cast, one, later), *ticks]

    def check(results: list[object]) -> None:
        assert [result for result in results if isinstance(result, Exception)] == []
        assert fresh(now[0]).state == "withdrawn"

    race(lay, check, ROUNDS)


def leaving(cast: Cast, person: Member, now: Any) -> Callable[[], str]:
    def do() -> str:
        with acting_as(person.pk):
            groups.leave(member=person, group=cast.tuesday, words="stay", now=now)
        return "left"

    return do
