"""Who can be called: crisis lines and emergency numbers, from `support/data/lines.json`, or from the file the worker writes where
this site's admins changed a line (`support/publishing.py`). A file, for this stands without a database.

Numbers are shown exactly as their provider publishes them; what is dialled stands beside it. A short code stays a short
code: +1741741 reaches nobody. In 2019 two people in the Netherlands dialled 113 in vain, for the line was 0900-0113.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from core.ids import ALPHABET, LENGTH

FILE = Path(__file__).parent / "data" / "lines.json"
"""The lines that ship."""

STAY = {"emergency", "directory"}
"""Kinds that are shown however long ago somebody looked: where the others have expired, these are what is left."""

KEPT_DAYS = 365
"""A number nobody has looked at for so long is not shown any more, unless it is of a kind that stays."""


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
    expires_on: dt.date | None = None  # the last day it is shown, where an admin set one
    key: str = ""  # which line it is, as an address of an admin's page

    @property
    def last_day(self) -> dt.date:
        """The last day it is shown: the one that was set, or so many days after somebody looked; the sooner of the two."""
        looked = (self.checked_on or self.written_on) + dt.timedelta(days=KEPT_DAYS)
        return min(looked, self.expires_on or looked)

    def is_old(self, today: dt.date) -> bool:
        """Whether its last day is over."""
        return today > self.last_day


def digits(number: str) -> str:
    """The digits of a number, in their order."""
    return "".join(c for c in number if c in "0123456789")


@dataclass(frozen=True, slots=True)
class Book:
    """One file of lines, read."""

    countries: dict[str, str]
    """Code to name, of every country there are lines for, by name."""
    lines: tuple[Line, ...]
    """In the order of the file."""


def countries() -> dict[str, str]:
    """Code to name, of every country there are lines for, by name."""
    return book().countries


def every() -> tuple[Line, ...]:
    """All lines shown on this site, in the order of the file."""
    return book().lines


def of(country: str, today: dt.date) -> list[Line]:
    """The lines of one country; of those whose last day is over, only the kinds that stay."""
    return [
        line for line in every() if line.country == country and (line.kind in STAY or not line.is_old(today))
    ]


def written() -> Path:
    """Where the worker writes this site's own file."""
    return Path(settings.NOW_DIR) / "lines.json"


def book() -> Book:
    """This site's own file, or the one that ships where there is none, or none that can be read."""
    try:
        stat = written().stat()
        return _read(written(), (stat.st_mtime_ns, stat.st_size, stat.st_ino))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return shipped()  # a page with the lines that ship is better than none


def shipped() -> Book:
    """The file that ships. Raises ValueError or KeyError where a row has another shape."""
    return _read(FILE, (0, 0, 0))


@lru_cache(maxsize=4)
def _read(path: Path, stamp: tuple[int, int, int]) -> Book:
    """Read once for each `stamp`: when it was written, how long it is, and which file."""
    with path.open(encoding="utf-8") as file:
        found = dict(json.load(file))
    named = dict(sorted(found["countries"].items(), key=lambda pair: pair[1]))
    return Book(named, tuple(parse(row) for row in found["lines"]))


def parse(row: dict) -> Line:  # type: ignore[type-arg]
    """One row of a file."""
    values = dict(row)
    values["text"] = Text(**row["text"]) if row["text"] else None
    values["written_on"] = dt.date.fromisoformat(row["written_on"])
    for day in ("checked_on", "expires_on"):
        values[day] = dt.date.fromisoformat(row[day]) if row.get(day) else None
    for several in ("languages", "verified_by"):
        values[several] = tuple(row[several])
    values.setdefault("key", key_of(row))
    return Line(**values)


def key_of(row: dict) -> str:  # type: ignore[type-arg]
    """Which line a row of the shipped file is: the same for as long as it leads to the same place."""
    leads_to = [row["country"], row["kind"], row["show"], (row["text"] or {}).get("to", ""), row["web"]]
    digest = hashlib.sha256(json.dumps(leads_to).encode()).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])
