"""Goals with small steps, as lines: a goal stands on its own, a step under it behind a dash, and behind a step that is done a
tab and the day. Steps are ticked, never counted."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.crypto import salted_hmac

TAB = "\t"
DASHES = "-–—•*·"
"""What begins a small step, as people type it."""


@dataclass(frozen=True)
class Step:
    """A small step; `done` is the day it was ticked."""

    words: str
    done: dt.date | None = None
    goal: str = ""

    @property
    def name(self) -> str:
        """What its button sends: nothing of its words."""
        return salted_hmac("journeys.goals.step", f"{self.goal}\n{self.words}").hexdigest()[:16]


@dataclass(frozen=True)
class Goal:
    """A goal; without words where steps stand before the first goal."""

    words: str
    steps: list[Step] = field(default_factory=list)

    @property
    def plain(self) -> list[str]:
        """Its lines in plain words."""
        head = [self.words] if self.words else []
        return head + [f"– {step.words}{' (done)' if step.done else ''}" for step in self.steps]


def read(text: str | None) -> list[Goal]:
    """The goals those lines say."""
    found: list[Goal] = []
    for raw in (text or "").splitlines():
        words, _, day = raw.partition(TAB)
        words = words.strip()
        if not words.strip(DASHES + " "):
            continue
        if words[0] in DASHES:
            if not found:
                found.append(Goal(""))
            step = Step(words.lstrip(DASHES).strip(), _day(day), found[-1].words)
            found[-1].steps.append(step)
        else:
            found.append(Goal(words))
    return found


def write(all_goals: list[Goal]) -> str:
    """Those goals as lines."""
    return "\n".join(_lines(all_goals, days=True))


def typed(text: str | None) -> str:
    """The same without the days, as one edits them."""
    return "\n".join(_lines(read(text), days=False))


def merge(new: str, old: str | None) -> str:
    """What was typed, with the days of those steps that stay as they were."""
    days = {(step.goal, step.words): step.done for goal in read(old) for step in goal.steps}
    moved = {words: day for (_, words), day in days.items()}
    goals = [
        Goal(goal.words, [Step(s.words, days.get((s.goal, s.words), moved.get(s.words)), s.goal) for s in goal.steps])
        for goal in read(new)
    ]  # fmt: skip
    return write(goals)


def tick(text: str | None, name: str, day: dt.date) -> str | None:
    """The lines with that step done on `day`, or not done any more; None where there is no such step."""
    goals, met = read(text), False
    for goal in goals:
        for place, step in enumerate(goal.steps):
            if not met and step.name == name:
                goal.steps[place] = Step(step.words, None if step.done else day, step.goal)
                met = True
    return write(goals) if met else None


def _lines(goals: list[Goal], *, days: bool) -> Iterator[str]:
    for goal in goals:
        if goal.words:
            yield goal.words
        for step in goal.steps:
            yield f"- {step.words}{TAB}{step.done.isoformat()}" if days and step.done else f"- {step.words}"


def _day(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words.strip())
    except ValueError:
        return None
