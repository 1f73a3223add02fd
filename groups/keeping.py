"""What the settings page shows beside the form: the promise as it would read, what that changes for members, and when."""

import datetime as dt
from dataclasses import dataclass

from core import clock, words
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


def reading(form: KeepForm, *, now: dt.datetime, zone: str, notice: dt.timedelta) -> dict[str, object]:
    """The promise and the changes for the settings as chosen in the form so far, and what the button does."""
    said = promises.sentences(form.before)
    changes = differences(form.before, form.after)
    looser = any(change.looser for change in changes)
    closer = any(not change.looser for change in changes)
    return {
        "sentences": [Sentence(words, words not in said) for words in promises.sentences(form.after)],
        "changes": changes,
        "looser": looser,
        "closer": closer,
        "button": button(closer=closer, looser=looser),
        "read": signature(form.after),
        "days": notice.days,
        "due": weekday_and_day(now + notice, now, zone),
    }


def button(*, closer: bool, looser: bool) -> str:
    """What giving the form does: what is closer holds at once, what is looser is told beforehand."""
    if closer and looser:
        return "Give this promise, and notice of the rest"
    return "Give notice of this change" if looser else "Give this promise"


def signature(settings: terms.Terms) -> str:
    """The choices in one line: what a form was read with, so that nothing else is given by its button."""
    return " ".join(str(settings[name]) for name in terms.NAMES)


def differences(before: terms.Terms, after: terms.Terms) -> list[Change]:
    """What `after` has otherwise than `before`, in the order the promise says it; settings it does not name stay."""
    return [
        _change(setting, before[setting.name], after[setting.name])
        for setting in terms.ALL
        if setting.name in after and after[setting.name] != before[setting.name]
    ]


def weekday_and_day(at: dt.datetime, now: dt.datetime, zone: str) -> str:
    """That day in the member's zone: "Saturday 28 November"."""
    there = clock.local(at, zone)
    return f"{there:%A} {words.day_month(there.date(), clock.today(now, zone))}"


def _change(setting: terms.Setting, before: object, after: object) -> Change:
    is_looser = setting.openness(after) > setting.openness(before)
    holds = setting.looser_from if is_looser else setting.closer_from
    return Change(setting.title, setting.words(before), setting.words(after), is_looser, holds)
