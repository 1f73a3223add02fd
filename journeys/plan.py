"""The parts of a plan, and how their lines are read."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from journeys import goals

TAB = "\t"
"""Between the two halves of a pair; taken out of everything that is typed."""


@dataclass(frozen=True)
class Section:
    """One part of a plan; `slug` is both its path and its field."""

    slug: str
    title: str
    icon: str
    hint: str
    """Three example lines."""
    max_length: int = 2_000
    card: str = ""
    """The heading it stands under with its neighbours; its own title where it stands alone."""
    kind: str = "lines"
    """lines, people, pairs or goals: how it is written and shown."""

    @property
    def heading(self) -> str:
        return self.card or self.title


_SIGNS, _HELPS = "Signs", "What helps"

SECTIONS = (
    Section("first", "First", "footprints", "Kettle on, window open.\nMessage one person.\nThen decide.", 400),
    Section(
        "triggers", "What tends to bring it on", "cloud-rain",
        "Friday afternoons with nothing planned.\nArguments about money.\nWalking past the old place.",
    ),
    Section(
        "signs", "Early signs", "binoculars",
        "I stop answering messages.\nI skip meals.\nEverything gets on my nerves.", card=_SIGNS,
    ),
    Section(
        "late", "Late signs", "binoculars",
        "I plan how to be alone.\nI tell nobody where I am going.\nI start doing sums.", card=_SIGNS,
    ),
    Section(
        "helps", "In the first five minutes", "heart-handshake",
        "Cold water on my wrists.\nTen slow breaths, longer out than in.\nOut to the step.", card=_HELPS,
    ),
    Section(
        "hour", "In the first hour", "heart-handshake",
        "A walk with the radio on.\nSomething to eat.\nA call.", card=_HELPS,
    ),
    Section(
        "day", "Through the day", "heart-handshake",
        "A warm meal.\nOne thing outside the house.\nAn early night.", card=_HELPS,
    ),
    Section("pairs", "If …, then …", "signpost", "", 4_000, kind="pairs"),
    Section(
        "people", "People", "phone",
        "Somebody I can wake up: 020 7946 0000\nSomebody who makes me laugh.\nSomeone from the circle.", kind="people",
    ),
    Section(
        "professional", "Professional support", "stethoscope",
        "My doctor, and when they can be reached.\nThe clinic’s number after hours.\nWhat I take, and when.", kind="people",
    ),
    Section(
        "reasons", "Reasons", "sun",
        "Mornings that are mine.\nBeing there on Saturdays.\nMy own keys.",
    ),
    Section(
        "goals", "Goals and small steps", "sprout",
        "The allotment, by spring\n- ask about the waiting list\n- buy a pair of gloves", kind="goals",
    ),
)  # fmt: skip
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


@dataclass(frozen=True)
class Pair:
    """A situation, and what the member means to do then."""

    situation: str
    answer: str

    @property
    def words(self) -> str:
        return f"If {self.situation}, then {self.answer}"

    @property
    def kept(self) -> str:
        """As a line of the plan."""
        return f"{self.situation}{TAB}{self.answer}"


@dataclass(frozen=True)
class Shown:
    """A part as a page shows it."""

    section: Section
    lines: list[Line] = field(default_factory=list)
    goals: "list[goals.Goal]" = field(default_factory=list)
    """Of a part of kind goals, instead of its lines."""

    @property
    def filled(self) -> bool:
        return bool(self.lines or self.goals)


def lines(text: str | None) -> list[Line]:
    """The lines of a section that say something."""
    return [Line(words) for words in (raw.strip() for raw in (text or "").splitlines()) if words]


def people(text: str | None) -> list[Line]:
    """The lines of "People", each with the number in it, if there is one."""
    return [Line(line.words, _dial(line.words)) for line in lines(text)]


def pairs(text: str | None) -> list[Pair]:
    """The pairs of "If …, then …"."""
    halves = (raw.partition(TAB) for raw in (text or "").splitlines())
    return [Pair(one.strip(), two.strip()) for one, _, two in halves if one.strip() and two.strip()]


def plain(slug: str, text: str | None) -> list[str]:
    """The lines of any part in plain words, as they are compared, printed and copied."""
    kind = BY_SLUG[slug].kind
    if kind == "pairs":
        return [pair.words for pair in pairs(text)]
    if kind == "goals":
        return [words for goal in goals.read(text) for words in goal.plain]
    return [line.words for line in lines(text)]


def shown(texts: Mapping[str, str | None]) -> list[Shown]:
    """Every part, in order, with what `texts` says of it by name."""
    return [_shown(section, texts.get(section.slug)) for section in SECTIONS]


def _shown(section: Section, text: str | None) -> Shown:
    if section.kind == "goals":
        return Shown(section, goals=goals.read(text))
    if section.kind == "people":
        return Shown(section, people(text))
    return Shown(section, [Line(words) for words in plain(section.slug, text)])


def cards(parts: list[Shown]) -> list[tuple[str, list[Shown]]]:
    """Those of the parts that say something, by the heading they stand under."""
    found: dict[str, list[Shown]] = {}
    for part in parts:
        if part.filled:
            found.setdefault(part.section.heading, []).append(part)
    return list(found.items())


@lru_cache(maxsize=1)
def picks() -> tuple[list[str], list[str]]:
    """The situations and the answers one can pick from (`data/pairs.json`)."""
    said = json.loads((Path(__file__).parent / "data" / "pairs.json").read_text(encoding="utf-8"))
    return said["if"], said["then"]


def _dial(words: str) -> str:
    match = _NUMBER.search(words)
    if match is None:
        return ""
    digits = "".join(str(int(c)) for c in match.group() if c.isdecimal())
    plus = "+" if match.group().startswith("+") else ""
    return plus + digits if len(digits) >= LEAST_DIGITS else ""
