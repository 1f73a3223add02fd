"""The page of a live round in each of its stages, as who holds it and as a member gets it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction

from live.models import LiveRound, Turn
from tests.browser.eyes import faults
from tests.browser.people import Person
from tests.cast import Cast, member, seat
from vault.actor import acting_as, keeper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def crowd(cast: Cast) -> None:
    """Eight more, with names of every length; one only listens, one has passed, one is not here."""
    names = [
        "Li",
        "Marigold",
        "Wilhelmina Featherstonehaugh-Smythe",
        "Ø",
        "Old Joe",
        "Sam R.",
        "Noor",
        "Birch",
    ]
    for number, name in enumerate(names):
        person = member(f"crowd{number}", display_name=name)
        seat(person, cast.tuesday, cast.now)
        with acting_as(person.pk):
            Turn.objects.create(
                live=cast.live, group=cast.tuesday, member=person, place=number + 2, listening=number == 1,
                state="passed" if number == 2 else "waiting", hand=number == 3, beat_at=None if number == 4 else cast.now,
            )  # fmt: skip


def test_every_stage_is_fit_to_be_seen(cast: Cast, look: Callable[[str], Person]) -> None:
    with transaction.atomic():
        crowd(cast)
    path = f"/c/{cast.round.public_id}/live/"  # type: ignore[union-attr]
    people = {name: look(name) for name in ("ana", "ben")}
    wrong = []

    def now_at(what: str, **fields: object) -> None:
        with transaction.atomic(), keeper("test: another stage"):
            LiveRound.objects.update(**fields)
        for name, person in people.items():
            answer = person.page.goto(person.url + path)
            assert answer
            assert answer.status == 200
            wrong.extend(f"{what}, {name}: {words}" for words in faults(person.page))

    now_at("speaking")
    now_at("resting", paused_at=cast.now)
    now_at("over time", paused_at=None, turn_began_at=cast.now - dt.timedelta(minutes=9))
    now_at("between turns", current=None)
    now_at("arriving", stage="arriving")
    now_at("a word each", stage="closing")
    now_at("ended", stage="ended", ended_at=cast.now)
    with transaction.atomic(), keeper("test: nobody is here"):
        LiveRound.objects.all().delete()
    now_at("nobody is here")
    assert not wrong, "\n".join(wrong)
