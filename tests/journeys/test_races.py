"""Two presses at the very same moment, on real connections."""

import datetime as dt
import itertools
import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from core import clock
from journeys import actions, steps, versions
from journeys.models import Chapter, Journey, Plan, PlanCopy, PlanVersion, Setback
from journeys.plan import Pair, pairs
from tests.cast import group, member, seat
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


@pytest.mark.django_db(transaction=True)
def test_a_plan_written_in_several_places_at_once_keeps_every_line() -> None:
    now = clock.now()
    person = member("writer")
    numbers = iter(range(8))

    def add() -> None:
        with acting_as(person.pk):
            actions.add_pair(member=person, pair=Pair(f"situation {next(numbers)}", "wait"), now=now)

    assert at_once(4, add) == []
    with transaction.atomic(), acting_as(person.pk):
        plan = Plan.objects.visible_to(person).select_related("key").get()
        (version,) = PlanVersion.objects.visible_to(person).select_related("key")
        assert len(pairs(plan.pairs)) == 4
        assert versions.read(version.words) == {"pairs": plan.pairs}


@pytest.mark.django_db(transaction=True)
def test_a_copy_given_ended_and_brought_up_to_date_at_once_is_one_copy_or_none() -> None:
    now = clock.now()
    giver, reader = member("giver"), member("reader")
    with transaction.atomic():
        circle = group("Evenings", now)
        seat(giver, circle, now)
        theirs = seat(reader, circle, now)

    def give() -> None:
        with acting_as(giver.pk):
            actions.give_copy(
                member=giver, seat=theirs, sections=["first"], last=now.date() + dt.timedelta(days=3), now=now
            )

    def refresh_or_end() -> None:
        with transaction.atomic(), acting_as(giver.pk):
            copies = list(PlanCopy.objects.visible_to(giver, now).filter(member=giver))
        for copy in copies:
            with acting_as(giver.pk):
                actions.refresh_copy(member=giver, copy=copy, now=now)
                actions.end_copy(member=giver, copy=copy)

    with acting_as(giver.pk):
        actions.write_plan(member=giver, section="first", words="Kettle", now=now)
    assert at_once(4, give) == []
    with transaction.atomic(), acting_as(giver.pk):
        assert PlanCopy.objects.visible_to(giver, now).count() == 1
    assert at_once(4, refresh_or_end) == []
    with transaction.atomic(), acting_as(giver.pk):
        assert PlanCopy.objects.visible_to(giver, now).count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_roads_brought_to_the_front_at_once_leave_one_there() -> None:
    now = clock.now()
    person = member("walker")
    with transaction.atomic(), acting_as(person.pk):
        roads = [
            actions.begin_journey(member=person, starts_on=clock.today(now, "UTC"), now=now, after=n) for n in range(3)
        ]  # fmt: skip
    turns = itertools.cycle(roads[1:])

    def front() -> None:
        journey = next(turns)
        with transaction.atomic(), acting_as(person.pk):
            actions.bring_to_front(member=person, journey=journey)

    for _ in range(10):
        assert at_once(4, front) == []
        with transaction.atomic(), acting_as(person.pk):
            assert Journey.objects.visible_to(person).filter(in_front=True).count() == 1
