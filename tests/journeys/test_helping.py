"""The statistics of what has been helping, measured on made answers: without an effect hardly anybody ever sees a pattern, with
one most do. Every figure here is drawn with a fixed seed."""

import datetime as dt
import random
from collections.abc import Callable

import pytest

from checkins.models import CheckIn
from journeys.helping import (
    ERRING,
    FIRST_LOOK,
    REACHED,
    SENTENCES,
    THINGS,
    WEATHERS,
    OneDay,
    look_at,
    patterns,
)
from journeys.helping import _ranks as ranks

START = dt.date(2026, 1, 1)
ASKED = list(SENTENCES)

Mood = Callable[[random.Random, int], list[float]]


def alike(dice: random.Random, days: int) -> list[float]:
    return [dice.gauss(2, 1.1) for _ in range(days)]


def clustered(dice: random.Random, days: int) -> list[float]:
    """Tomorrow resembles today: an autocorrelation of one half."""
    moods = [dice.gauss(2, 1.1)]
    for _ in range(days - 1):
        moods.append(2 + 0.5 * (moods[-1] - 2) + dice.gauss(0, 0.95))
    return moods


def drifting(dice: random.Random, days: int) -> list[float]:
    """It gets brighter over the months, whatever one does."""
    return [dice.gauss(1 + 2 * day / days, 1) for day in range(days)]


def streaky(dice: random.Random, mood: Mood, days: int) -> list[OneDay]:
    """Days as alike from one to the next in what they hold as in their weather."""
    moods, things, made = mood(dice, days), set(), []
    for number in range(days):
        for thing in ASKED:
            if dice.random() < 0.3:
                things ^= {thing} & things if dice.random() < 0.5 else {thing} - things
        made.append(
            OneDay(
                START + dt.timedelta(days=number),
                WEATHERS[max(0, min(4, round(moods[number])))],
                set(things),
                True,
            )
        )
    return made


def life(dice: random.Random, mood: Mood, days: int, effect: float = 0, habit: bool = False) -> list[OneDay]:
    """Somebody's days; things are ticked by chance, or more and more often (`habit`); "slept" brightens by `effect` steps."""
    moods, made = mood(dice, days), []
    for number in range(days):
        often = 0.2 + 0.6 * number / days if habit else 0.5
        things = {thing for thing in ASKED if dice.random() < often}
        felt = moods[number] + (effect if "slept" in things else 0)
        weather = WEATHERS[max(0, min(4, round(felt)))]
        made.append(OneDay(START + dt.timedelta(days=number), weather, things, True))
    return made


def ever_seen(days: list[OneDay]) -> set[str]:
    """Everything that member would see, looked at as the answers come."""
    looks, seen = 0, set()
    for number in range(1, len(days) + 1):
        if look_at(number, looks):
            seen |= set(patterns(days[:number], looks))
            looks += 1
    return seen


@pytest.mark.parametrize(
    ("mood", "habit"), [(alike, False), (clustered, False), (drifting, False), (drifting, True)],
    ids=["alike", "clustered", "drifting", "drifting, and the things with it"],
)  # fmt: skip
def test_on_noise_at_most_one_in_twenty_ever_sees_a_pattern(mood: Mood, habit: bool) -> None:
    dice = random.Random(20261127)
    people = 400
    seeing = sum(bool(ever_seen(life(dice, mood, 240, habit=habit))) for _ in range(people))
    assert seeing <= ERRING * people, f"{seeing} of {people}"


def test_nor_where_days_come_in_streaks() -> None:
    dice = random.Random(7)
    people = 400
    seeing = sum(bool(ever_seen(streaky(dice, clustered, 240))) for _ in range(people))
    assert seeing <= ERRING * people, f"{seeing} of {people}"


def test_where_sleep_helps_most_people_see_that_and_hardly_anything_else() -> None:
    dice = random.Random(4)
    people = 150
    seen = [ever_seen(life(dice, alike, 120, effect=1.3)) for _ in range(people)]
    assert sum("slept" in one for one in seen) >= 0.8 * people
    assert sum(bool(one - {"slept"}) for one in seen) <= ERRING * people


def test_nothing_is_said_of_fewer_than_fourteen_answers_however_clear() -> None:
    days = [
        OneDay(START + dt.timedelta(days=n), WEATHERS[4 if n % 2 else 0], {"slept"} if n % 2 else set(), True)
        for n in range(28)
    ]
    assert not look_at(FIRST_LOOK - 1, 0)
    assert patterns(days[:13], 0) == []
    assert patterns(days, 1) == ["slept"]


def test_darker_days_are_never_a_pattern() -> None:
    days = [
        OneDay(
            START + dt.timedelta(days=n), WEATHERS[0 if n % 2 else 4], {"meeting"} if n % 2 else set(), True
        )
        for n in range(56)
    ]
    assert patterns(days, 2) == []


def test_a_day_one_was_not_asked_about_says_nothing() -> None:
    days = [
        OneDay(
            START + dt.timedelta(days=n),
            WEATHERS[4 if n % 2 else 0],
            {"slept"} if n % 2 else set(),
            bool(n % 2),
        )
        for n in range(28)
    ]
    assert patterns(days, 1) == []


def test_reaching_out_is_held_against_the_day_after() -> None:
    dice = random.Random(1)
    days, reached = [], False
    for number in range(112):
        weather = WEATHERS[4 if reached else dice.choice((0, 1, 2))]
        reached = dice.random() < 0.4
        days.append(OneDay(START + dt.timedelta(days=number), weather, {REACHED} if reached else set()))
    assert patterns(days, 3) == [REACHED]
    assert patterns([OneDay(d.on, d.weather, d.things) for d in days[::2]], 3) == []  # no day after is known


def test_looks_come_at_fourteen_answers_and_each_doubling() -> None:
    times, looks = [], 0
    for answered in range(1, 500):
        if look_at(answered, looks):
            times.append(answered)
            looks += 1
    assert times == [14, 28, 56, 112, 224, 448]


def test_equal_weathers_share_their_ranks() -> None:
    assert ranks([3, 1, 3, 0]) == [3.5, 2.0, 3.5, 1.0]
    assert (
        patterns(
            [
                OneDay(START + dt.timedelta(days=n), "grey", {"slept"} if n % 2 else set(), True)
                for n in range(28)
            ],
            1,
        )
        == []
    )


def test_every_thing_has_a_sentence_that_hedges() -> None:
    assert set(THINGS) | {REACHED} == set(SENTENCES)
    assert all("tend" in sentence for sentence in SENTENCES.values())


def test_a_check_in_asks_for_the_same_weathers() -> None:
    assert [weather for weather, _ in CheckIn.WEATHERS] == list(WEATHERS)
