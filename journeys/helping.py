"""What has been helping: which of a member's own days tend to be brighter. Pure; no clock, no database, no staff.

The claim is held to: on noise alone at most one member in twenty ever sees a pattern, however long they go on. So

- days are compared with days near them. Answers are cut into blocks of `BLOCK`, and within each the days with a thing are
  held against the days without it by their ranks (Wilcoxon's rank sum with ties, added up over blocks: van Elteren 1960).
  What drifts slowly, a season or a treatment that begins to work, therefore does not make everything that came with it look
  helpful;
- only brighter days are looked for, one side of the test, and only where the difference is also large enough to feel
  (`LEAST_DIFFERENCE` of a step between two weathers) and rests on `LEAST_DAYS` days on either side;
- one twentieth is shared out: over all things that are asked about at one look (Bonferroni), and over all looks. The
  answers are looked at when there are `FIRST_LOOK` of them, and then each time their number has doubled; the first look may
  err with half of the twentieth, the next with a quarter of it, and so on without end: together never more than all of it.

`tests/journeys/test_helping.py` measures both, on made answers without an effect (alike, drifting, clustered) and with one.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

WEATHERS = ("stormy", "heavy", "grey", "clearing", "bright")
"""From the darkest to the brightest, a step apart."""

FIRST_LOOK = 14
"""Answers, one a day, before anything is looked for."""

ERRING = 0.05
"""Of those whose answers are noise, the part that may ever see a pattern."""

BLOCK = 7
"""Answers that are compared with each other: about a week."""

LEAST_DAYS = 4
"""Days with the thing, and days without, that a pattern rests on."""

LEAST_DIFFERENCE = 0.5
"""Steps between two weathers by which the days must differ on average."""

REACHED = "reached"
"""That one asked somebody to reach out; it is held against the day after."""

SENTENCES = {
    "slept": "Days after seven hours’ sleep tend to be brighter.",
    "ate": "Days with a proper meal tend to be brighter.",
    "moved": "Days on which you were outside or moving tend to be brighter.",
    "company": "Days with somebody to talk to tend to be brighter.",
    "meeting": "Days with a meeting tend to be brighter.",
    "quiet": "Days with a quiet half hour tend to be brighter.",
    REACHED: "When you asked somebody to reach out, the day after tended to be brighter.",
}
"""Every thing that is asked about, and the sentence it may become."""

THINGS = {
    "slept": "Seven hours’ sleep, the night before",
    "ate": "A proper meal",
    "moved": "Outside, or moving",
    "company": "Somebody to talk to",
    "meeting": "A meeting",
    "quiet": "A quiet half hour",
}
"""What a day may have had in it, as its member ticks it."""


@dataclass(slots=True)
class OneDay:
    """One of the member's days: its weather, and what was in it as far as they said."""

    on: dt.date
    weather: str = ""
    """One of `WEATHERS`, or "" where they gave none."""
    things: set[str] = field(default_factory=set)
    """Of `THINGS`, and `REACHED`."""
    asked: bool = False
    """Whether they were asked what was in it: else that a thing is missing says nothing."""


def look_at(answered: int, looks: int) -> bool:
    """Whether after so many answers, and so many looks already, it is time for the next."""
    return answered >= FIRST_LOOK << looks


def patterns(days: Sequence[OneDay], look: int) -> list[str]:
    """Which things the days brighter than those around them had in common, the clearest first; `look` counts from 0."""
    weathers = {day.on: WEATHERS.index(day.weather) for day in days if day.weather in WEATHERS}
    seen = {day.on: day for day in days}
    found: list[tuple[float, str]] = []
    for thing in SENTENCES:
        compared = _compared(thing, seen, weathers)
        if _large_enough(compared):
            found.append((_chance(compared), thing))
    most = ERRING / 2 ** (look + 1) / len(SENTENCES)
    return [thing for chance, thing in sorted(found) if chance <= most]


def _compared(
    thing: str, seen: dict[dt.date, OneDay], weathers: dict[dt.date, int]
) -> list[tuple[bool, int]]:
    """Each day that can be compared, in order: whether it had the thing, and its weather."""
    if thing == REACHED:
        before = {on: seen.get(on - dt.timedelta(days=1)) for on in sorted(weathers)}
        return [
            (REACHED in day.things, weathers[on])
            for on, day in before.items()
            if day is not None and day.weather
        ]
    return [(thing in seen[on].things, weathers[on]) for on in sorted(weathers) if seen[on].asked]


def _large_enough(compared: list[tuple[bool, int]]) -> bool:
    having = [weather for has, weather in compared if has]
    without = [weather for has, weather in compared if not has]
    if len(compared) < FIRST_LOOK or min(len(having), len(without)) < LEAST_DAYS:
        return False
    return sum(having) / len(having) - sum(without) / len(without) >= LEAST_DIFFERENCE


def _chance(compared: list[tuple[bool, int]]) -> float:
    """How often shuffling the days of each block would make the days with the thing at least so bright: the one-sided p-value
    of van Elteren's sum, by its normal approximation with a continuity correction."""
    total, variance = 0.0, 0.0
    for start in range(0, len(compared), BLOCK):
        block = compared[start : start + BLOCK]
        size, having = len(block), sum(has for has, _ in block)
        if not 0 < having < size:
            continue
        ranks = _ranks([weather for _, weather in block])
        weight = 1 / (size + 1)
        mean = having * (size + 1) / 2
        total += weight * (sum(rank for rank, (has, _) in zip(ranks, block, strict=True) if has) - mean)
        spread = sum((rank - (size + 1) / 2) ** 2 for rank in ranks) / (size - 1)
        variance += weight**2 * spread * having * (size - having) / size
    if variance == 0:
        return 1.0
    # Ranks of one block differ by a half at least, each weighing 1 / (size + 1).
    z = (total - 0.5 / (BLOCK + 1)) / math.sqrt(variance)
    return 0.5 * math.erfc(z / math.sqrt(2))


def _ranks(values: Sequence[int]) -> list[float]:
    """Ranks from 1; equal values share the middle of theirs."""
    ordered = sorted(values)
    middle = {value: ordered.index(value) + (ordered.count(value) + 1) / 2 for value in set(values)}
    return [middle[value] for value in values]
