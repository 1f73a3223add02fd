"""A circle's end in words: its stages with their days, and the receipt."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from core.words import number_word
from groups.erasing import KEYS_GONE_BY
from groups.models import Closing


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage as the page shows it. `begins` and `ends` are empty where no end is begun, or the stage has none."""

    name: str
    title: str
    words: str
    begins: dt.datetime | None
    ends: dt.datetime | None
    past: bool
    here: bool


_TOLD = [
    (
        "notice", "Notice", "At least seven days",
        "Everyone is told, and reads why. From the first day nobody new comes in. It can still be called off.",
    ),
    (
        "farewell", "Farewell", "Seven days",
        "A last round: whatever one would like to have said here. Everything is open as always.",
    ),
    (
        "copies", "Copies", "Fourteen days",
        "Nothing new is said. Everyone can read, and take a copy of their own words.",
    ),
    (
        "erased", "Erased", "",
        "Every word said here is erased, and the keys that opened it; {days} later at the latest copies of the keys are gone from "
        "backups as well. Those who were there get a receipt.",
    ),
]  # fmt: skip


def stages(closing: Closing | None, now: dt.datetime) -> list[Stage]:
    """The four stages in their order; with their days where an end is begun."""
    dates = (
        [closing.begun_at, closing.farewell_at, closing.copies_at, closing.erase_at]
        if closing
        else [None] * 4
    )
    names = [name for name, *_ in _TOLD]
    kept = days_in_words(settings.BACKUP_ERASURE_DAYS)
    told = [(name, title, length, words.format(days=kept)) for name, title, length, words in _TOLD]
    reached = names.index(closing.stage) if closing else -1
    return [
        Stage(
            name, title, words if closing else f"{length}. {words}" if length else words, dates[place],
            dates[place + 1] if place < 3 else None, place < reached, place == reached,
        )
        for place, (name, title, length, words) in enumerate(told)
    ]  # fmt: skip


def days_in_words(days: int) -> str:
    """ "one day", "fourteen days"."""
    return f"{number_word(days)} day{'' if days == 1 else 's'}"


def keys_gone_by(closing: Closing) -> dt.date | None:
    """By which day backups follow, as it was promised then; None on a receipt from before that was said."""
    said = closing.receipt.get(KEYS_GONE_BY)
    return dt.date.fromisoformat(said) if said else None


_ONE_AND_MANY = {
    "shares": ("share", "shares"),
    "replies": ("reply", "replies"),
    "acknowledgements": ("acknowledgement", "acknowledgements"),
    "drafts": ("draft", "drafts"),
    "check-ins": ("check-in", "check-ins"),
    "unfinished answers": ("unfinished answer", "unfinished answers"),
    "celebrations": ("celebration", "celebrations"),
    "kind words": ("kind word", "kind words"),
    "keys": ("key that opened them", "keys that opened them"),
}
"""What the receipt names, in its order; what else went is counted together."""


def receipt(closing: Closing) -> list[str]:
    """What was erased, a line a kind; kinds of which there was nothing are left out."""
    counts = {kind: n for kind, n in closing.receipt.items() if isinstance(n, int)}
    lines = [
        f"{number_word(counts[kind]).capitalize()} {one if counts[kind] == 1 else many}"
        for kind, (one, many) in _ONE_AND_MANY.items()
        if counts.get(kind)
    ]
    rest = sum(n for kind, n in counts.items() if kind not in _ONE_AND_MANY)
    if rest:
        lines.append(
            f"{number_word(rest).capitalize()} more row{'' if rest == 1 else 's'} around them: rounds, asks, invitations"
        )
    return lines
