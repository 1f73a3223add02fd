"""What the settings page shows beside the form: the promise as it would read, and what that changes for members."""

from dataclasses import dataclass

from groups import promises
from groups.forms import KeepForm

_TITLES = {
    "listed": "Who can find this circle",
    "joining": "How one takes a seat",
    "stay_days": "How long shares stay",
}

_CLOSER_FIRST: dict[str, list[object]] = {
    "listed": ["nobody", "members", "anyone"],
    "joining": ["closed", "ask", "at_once"],
    "stay_days": [1, 7, 30, 90, 0],
}
"""Each setting's values from the closest to the most open."""

_FROM_WHEN = {
    "listed": ("From now on.", "From now on."),
    "joining": (
        "From now on. Whoever sits here keeps their seat.",
        "From now on. Who waits for an answer still waits for one. Whoever takes a seat reads what is still there.",
    ),
    "stay_days": (
        "For what is shared from now on. Earlier shares keep the day they were given.",
        "For what is shared from now on. Earlier shares keep the day they were given.",
    ),
}
"""From when a change holds, where it is closer and where it is looser. True of what the product does."""


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that would change."""

    title: str
    before: str
    after: str
    looser: bool
    holds: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the promise, and whether it is another than now."""

    words: str
    new: bool


def reading(form: KeepForm) -> dict[str, object]:
    """The promise and the changes for the settings as chosen in the form so far."""
    now = promises.sentences(form.before)
    return {
        "sentences": [Sentence(words, words not in now) for words in promises.sentences(form.after)],
        "changes": [
            _change(name, form.before[name], form.after[name])
            for name in promises.SETTINGS
            if form.before[name] != form.after[name]
        ],
    }


def _change(name: str, before: object, after: object) -> Change:
    order = _CLOSER_FIRST[name]
    looser = order.index(after) > order.index(before)
    words = promises.setting_words
    return Change(_TITLES[name], words(name, before), words(name, after), looser, _FROM_WHEN[name][looser])
