"""What the settings page shows beside the form: the promise as it would read, and what that changes for members."""

from dataclasses import dataclass

from groups import promises, terms
from groups.forms import KeepForm


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
            for name in terms.NAMES
            if form.before[name] != form.after[name]
        ],
    }


def _change(name: str, before: object, after: object) -> Change:
    setting = terms.BY_NAME[name]
    is_looser = setting.openness(after) > setting.openness(before)
    holds = setting.looser_from if is_looser else setting.closer_from
    return Change(setting.title, setting.words(before), setting.words(after), is_looser, holds)
