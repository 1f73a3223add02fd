"""Two presses at the very same moment, on real connections."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from core import clock
from journeys import actions, steps
from journeys.models import Chapter, Journey, Setback
from tests.cast import member
from vault.actor import acting_as


def at_once(times: int, do: Callable[[], object]) -> list[BaseException]:
    """Call it from several threads that start together; what they raised."""
    barrier, raised = threading.Barrier(times), []

    def run() -> None:
        try:
            barrier.wait(10)
            do()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


@pytest.mark.django_db(transaction=True)
def test_a_double_press_makes_one_of_each() -> None:
    now = clock.now()
    person = member("presser")
    today = clock.today(now, "UTC")

    def begin() -> None:
        with acting_as(person.pk):
            actions.begin_journey(member=person, starts_on=today, now=now)

    def answer() -> None:
        with acting_as(person.pk):
            steps.answer(member=person, said={"road": "new", "words": "once"}, at=7, now=now)

    def finish() -> None:
        with acting_as(person.pk):
            steps.finish(member=person, said={}, now=now)

    for press in (begin, answer, finish):
        assert at_once(4, press) == []
    with transaction.atomic(), acting_as(person.pk):
        assert Journey.objects.visible_to(person).count() == 1
        assert Setback.objects.visible_to(person).count() == 1
        assert sorted(Chapter.objects.visible_to(person).values_list("number", flat=True)) == [1, 2]
