"""What somebody answered, read out of its row: in words, and as it stands in a form."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checkins import questions
from checkins.models import CheckIn
from checkins.questions import Told
from journeys.forms.day import SKIES

WEATHERS = dict(CheckIn.WEATHERS)
PULLS = dict(CheckIn.PULLS)
PULLS_BEHIND = {code: words[:1].lower() + words[1:] for code, words in CheckIn.PULLS}
"""As they read behind "Pull:"."""


def packed(asks: list[str], answers: Mapping[str, object]) -> str | None:
    """Those answers as `CheckIn.more` keeps them; None where the round asks nothing beyond the three that have columns, and
    the same for everybody else, whether they answered all of it or nothing."""
    if not questions.beyond_columns(asks):
        return None
    return json.dumps(questions.only_asked(asks, answers), ensure_ascii=False)


def more(answer: CheckIn) -> dict[str, object]:
    """By name, what was answered beyond weather, pull and words. `CheckIn.key` is read along."""
    return dict(json.loads(answer.more)) if answer.more else {}


def says_something(answer: CheckIn) -> bool:
    """Whether anything at all was answered."""
    return bool(answer.weather or answer.pull or answer.words or more(answer))


def told(answer: CheckIn) -> list[Told]:
    """The same in words, in the order it was asked. `CheckIn.round` is read along."""
    return questions.told(answer.round.asks, more(answer))


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole answer in words, for its own member. `weather`, `icon` and `pull` are "" where there is none."""

    weather: str
    icon: str
    pull: str
    words: str
    told: list[Told]

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.weather or self.pull or self.words or self.told)


def whole(answer: CheckIn) -> Whole:
    """`CheckIn.round` and `CheckIn.key` are read along."""
    named = {"weather": answer.weather, "pull": answer.pull, "words": answer.words}
    return in_words(answer.round.asks, {**named, **more(answer)})


def in_words(asks: list[str], answers: Mapping[str, Any]) -> Whole:
    """Answers by name, as a form of a round that asks those has them."""
    weather, pull = str(answers.get("weather") or ""), str(answers.get("pull") or "")
    return Whole(
        WEATHERS.get(weather, ""), SKIES.get(weather, ""), PULLS.get(pull, ""), str(answers.get("words") or ""),
        questions.told(asks, answers),
    )  # fmt: skip


def as_lines(answer: CheckIn) -> list[str]:
    """A whole answer as plain lines of text, for a file."""
    all_of_it = whole(answer)
    lines = [all_of_it.weather, f"Pull: {PULLS_BEHIND[answer.pull]}" if answer.pull else ""]
    for one in all_of_it.told:
        lines += (
            [f"{one.question}: {one.lines[0]}"] if len(one.lines) == 1 else [f"{one.question}:", *one.lines]
        )
    return [line for line in [*lines, all_of_it.words] if line]
