"""Who can be called: crisis lines and emergency numbers, from `support/data/lines.json`.

Numbers are shown exactly as their provider publishes them; what is dialled stands beside it. A short code stays a short
code: +1741741 reaches nobody. In 2019 two people in the Netherlands dialled 113 in vain, for the line was 0900-0113.
"""

import datetime as dt
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "lines.json"

KEPT_DAYS = 365
"""A number nobody has looked at for so long is not shown any more; the emergency number is."""


@dataclass(frozen=True, slots=True)
class Text:
    """Where a text message goes, as published, and the word to send, if one."""

    to: str
    body: str

    @property
    def link(self) -> str:
        """ "sms:741741?&body=HOME": the form phones of both makers understand."""
        to = digits(self.to)
        return f"sms:{to}?&body={self.body}" if self.body else f"sms:{to}"


@dataclass(frozen=True, slots=True)
class Line:
    """One way to reach somebody. What is not known for sure is empty."""

    country: str  # ISO 3166-1 alpha-2, or * for everywhere
    kind: str  # emergency, crisis, addiction or directory
    name: str
    show: str  # the number as its provider publishes it
    dial: str  # the same digits as a tel: link
    text: Text | None
    web: str
    hours: str
    languages: tuple[str, ...]  # BCP 47 tags
    cost: str
    source: str  # where its provider publishes it
    note: str
    written_on: dt.date  # when the row was written
    checked_on: dt.date | None  # when it was last compared with its source
    verified: bool  # by two people
    verified_by: tuple[str, ...] = field(default=())

    def is_old(self, today: dt.date) -> bool:
        """Whether nobody has looked at it for longer than KEPT_DAYS."""
        return (today - (self.checked_on or self.written_on)).days > KEPT_DAYS


def digits(number: str) -> str:
    """The digits of a number, in their order."""
    return "".join(c for c in number if c in "0123456789")


@cache
def countries() -> dict[str, str]:
    """Code to name, of every country we have lines for, by name."""
    return dict(sorted(_file()["countries"].items(), key=lambda pair: pair[1]))


@cache
def every() -> tuple[Line, ...]:
    """All lines, in the order of the file. Raises ValueError or KeyError where a row has another shape."""
    return tuple(parse(row) for row in _file()["lines"])


def of(country: str, today: dt.date) -> list[Line]:
    """The lines of one country; of those nobody has looked at for too long, only emergency numbers are left."""
    return [
        line
        for line in every()
        if line.country == country and (line.kind == "emergency" or not line.is_old(today))
    ]


def parse(row: dict) -> Line:  # type: ignore[type-arg]
    """One row of the file."""
    values = dict(row)
    values["text"] = Text(**row["text"]) if row["text"] else None
    values["written_on"] = dt.date.fromisoformat(row["written_on"])
    values["checked_on"] = dt.date.fromisoformat(row["checked_on"]) if row["checked_on"] else None
    for several in ("languages", "verified_by"):
        values[several] = tuple(row[several])
    return Line(**values)


def _file() -> dict:  # type: ignore[type-arg]
    with FILE.open(encoding="utf-8") as file:
        return dict(json.load(file))
