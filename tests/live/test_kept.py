"""A round is not taken away while its door is open: by no change of its rhythm, and not by a circle that falls silent."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from checkins import actions as checkins
from checkins.models import Pause, Rhythm, Round
from groups.models import Group
from groups.signals import group_silent
from groups.underlock import locked
from live import actions
from live.models import LiveRound
from tests.cast import Cast, gather
from tests.racing import race
from vault.actor import acting_as, keeper


def soon(cast: Cast) -> Round:
    """Tuesday Circle's round, which opens in ten minutes; nobody has opened its door."""
    with transaction.atomic(), keeper("test: no live round yet"):
        LiveRound.objects.all().delete()
        Round.objects.all().delete()
    assert cast.rhythm is not None
    opens = cast.now + dt.timedelta(minutes=10)
    return Round.objects.create(
        rhythm=cast.rhythm, group=cast.tuesday, date=cast.now.date() + dt.timedelta(days=1), question="?", asks=["words"],
        opens_at=opens, closes_at=opens + dt.timedelta(hours=2),
    )  # fmt: skip


def taken_away(cast: Cast, how: str, now: dt.datetime) -> None:
    """What takes rounds away that are to come, begun at `now`."""
    by, rhythm = {"by": cast.ana, "now": now}, Rhythm.objects.select_related("group").get(pk=cast.rhythm.pk)  # type: ignore[union-attr]
    if how == "silence":
        with acting_as(None), transaction.atomic():
            group_silent.send(sender=Group, group=cast.tuesday, now=now)
        return
    with acting_as(cast.ana.pk):
        if how == "changed":
            checkins.change_rhythm(
                rhythm=rhythm, question="Another?", every="day", weekday=None, opens=dt.time(9), open_minutes=60,
                remind_minutes=15, time_zone="Europe/Dublin", **by,
            )  # fmt: skip
        elif how == "ended":
            checkins.end_rhythm(rhythm=rhythm, **by)
        else:
            first = cast.now.date()
            checkins.pause_rhythm(rhythm=rhythm, first_on=first, last_on=first + dt.timedelta(days=3), **by)


WAYS = ["changed", "ended", "paused", "silence"]


@pytest.mark.parametrize("how", WAYS)
def test_a_round_whose_door_is_open_is_not_taken_away(cast: Cast, how: str) -> None:
    """By what was begun before its door could be opened, and waited until it was."""
    of_round = soon(cast)
    with acting_as(cast.ana.pk):
        actions.open_door(member=cast.ana, of_round=of_round, now=cast.now)
    taken_away(cast, how, cast.now - dt.timedelta(minutes=10))
    there = Round.objects.get(pk=of_round.pk)
    with keeper("test: what goes on"):
        live = LiveRound.objects.get()
    assert live.round_id == there.pk
    if how == "silence":
        assert live.stage == LiveRound.Stage.ENDED
        assert there.closes_at <= cast.now
    else:
        assert live.goes_on
        assert there.opens_at == of_round.opens_at


@pytest.mark.parametrize("how", WAYS)
def test_a_round_whose_door_is_shut_is_taken_away(cast: Cast, how: str) -> None:
    of_round = soon(cast)
    taken_away(cast, how, cast.now - dt.timedelta(minutes=10))
    assert not Round.objects.filter(pk=of_round.pk).exists()
    with acting_as(cast.ana.pk), pytest.raises(PermissionDenied):
        actions.open_door(member=cast.ana, of_round=of_round, now=cast.now)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["ended", "paused", "silence"])
def test_a_door_that_opens_while_its_round_is_taken_away(transactional_db: None, how: str) -> None:
    """Either it is open and its round stays, or there is neither."""
    with transaction.atomic():
        cast = gather()
    at_hand: list[Round] = []

    def lay(number: int):  # type: ignore[no-untyped-def]
        with transaction.atomic(), keeper("test: begin anew"):
            Pause.objects.all().delete()
            Rhythm.objects.update(ended_at=None)
        of_round = soon(cast)
        at_hand.append(of_round)

        def opening() -> object:
            with acting_as(cast.ana.pk):
                return actions.open_door(member=cast.ana, of_round=of_round, now=cast.now)

        def taking() -> object:
            with transaction.atomic():
                locked(cast.tuesday)
                taken_away(cast, how, cast.now - dt.timedelta(minutes=10))
            return None

        return [opening, taking] if number % 2 else [taking, opening]

    def check(results: list[object]) -> None:
        refused = [result for result in results if isinstance(result, Exception)]
        assert all(isinstance(error, PermissionDenied) for error in refused), results
        with transaction.atomic(), keeper("test: what is left"):
            there = Round.objects.filter(pk=at_hand[-1].pk).exists()
            assert LiveRound.objects.filter(round=at_hand[-1].pk).exists() == there == (not refused)

    race(lay, check, rounds=12)
