"""Scales as published: their statements, the words of their steps, how they are summed, and where they come from.

Each is a file in `scales/data/`, word for word as published; `BARC10` is Vilsaint et al. 2017, Drug and Alcohol Dependence
177:71-76 (decision 16 says what was checked, and where). Scoring as published: each step counts 1 (strongly disagree) to 6
(strongly agree), the ten are summed, 10 to 60; nothing is reversed. With a statement left out there is no total: nothing is
made up for it. No cut-off is taken over: a number does not tell anybody how they are.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale. `options`: the words of its steps, the first counts 1."""

    code: str
    title: str
    suits: str
    instructions: str
    source: str
    terms: str
    options: tuple[str, ...]
    items: tuple[str, ...]

    @property
    def least(self) -> int:
        """The smallest total there can be."""
        return len(self.items)

    @property
    def most(self) -> int:
        """The largest."""
        return len(self.items) * len(self.options)

    def total(self, answers: Mapping[str, int]) -> int | None:
        """The sum of the answers, by number of the statement from "1" on; None where one is missing or is no step."""
        steps = [answers.get(str(number), 0) for number in range(1, len(self.items) + 1)]
        return sum(steps) if all(1 <= step <= len(self.options) for step in steps) else None


def read(name: str) -> Scale:
    """The scale in that file of `scales/data/`."""
    said = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    return Scale(**{**said, "options": tuple(said["options"]), "items": tuple(said["items"])})


BARC10 = read("barc10")
