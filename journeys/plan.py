"""The sections of a plan, and how its lines are read."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One part of a plan; `slug` is both its path and its field."""

    slug: str
    title: str
    icon: str
    hint: str
    """Three example lines."""
    max_length: int = 2_000


SECTIONS = (
    Section(
        "first", "First", "footprints", "Kettle on, window open.\nMessage one person.\nThen decide.", 400
    ),
    Section(
        "triggers",
        "What tends to bring it on",
        "cloud-rain",
        "Friday afternoons with nothing planned.\nArguments about money.\nWalking past the old place.",
    ),
    Section(
        "signs",
        "Signs, early and late",
        "binoculars",
        "Early: I stop answering messages.\nEarly: I skip meals.\nLate: I plan how to be alone.",
    ),
    Section(
        "helps",
        "What helps",
        "heart-handshake",
        "First five minutes: cold water, ten slow breaths.\nFirst hour: a walk with the radio on.\nThe day: food, a call, an early night.",
    ),
    Section(
        "people",
        "People",
        "phone",
        "Somebody I can wake up: 020 7946 0000\nSomebody who makes me laugh.\nSomeone from the circle.",
    ),
    Section(
        "professional",
        "Professional support",
        "stethoscope",
        "My doctor, and when they can be reached.\nThe clinic’s number after hours.\nWhat I take, and when.",
    ),
    Section(
        "reasons",
        "Reasons and goals",
        "sun",
        "Mornings that are mine.\nBeing there on Saturdays.\nThe allotment, by spring.",
    ),
)
"""In the order in which they are read at two in the morning."""

BY_SLUG = {section.slug: section for section in SECTIONS}

_NUMBER = re.compile(r"\+?\d[\d ().\-/]{4,30}\d")
LEAST_DIGITS = 6
"""Fewer are a time or a street number more often than a telephone's."""


@dataclass(frozen=True)
class Line:
    """One line of a plan; `dial` is what a telephone would be given, or ""."""

    words: str
    dial: str = ""


def lines(text: str | None) -> list[Line]:
    """The lines of a section that say something."""
    return [Line(words) for words in (raw.strip() for raw in (text or "").splitlines()) if words]


def people(text: str | None) -> list[Line]:
    """The lines of "People", each with the number in it, if there is one."""
    return [Line(line.words, _dial(line.words)) for line in lines(text)]


def _dial(words: str) -> str:
    match = _NUMBER.search(words)
    if match is None:
        return ""
    digits = "".join(str(int(c)) for c in match.group() if c.isdecimal())
    plus = "+" if match.group().startswith("+") else ""
    return plus + digits if len(digits) >= LEAST_DIGITS else ""
