"""The lines of Support now as an admin sees them: what is shown, what asks for somebody to look, who looked."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from support import lines, publishing
from support.checking import TWO
from support.lines import Line
from support.models import HelpLine, LineCheck

SOON = 60
"""Days before its last day from which a line stands among those that ask for a look: time to write to a provider and hear back."""

TOLD = 14
"""Days before its last day from which admins are told that somebody has to look."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One line, shown or hidden."""

    line: Line
    shown: bool
    today: dt.date
    left_behind: bool = False
    """Whether what it stood for ships no more."""

    @property
    def ends(self) -> str:
        """What asks for a look: "left behind", "expired", "soon" or ""."""
        if self.left_behind:
            return "left behind"
        if not self.shown or self.line.kind in lines.STAY:
            return ""
        left = (self.line.last_day - self.today).days
        return "expired" if left < 0 else "soon" if left <= SOON else ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All of them."""

    home: str
    """The name of the site's own country; empty where none is set."""
    countries: list[tuple[str, list[Kept]]]
    """By country: its name and its lines."""
    asks: list[tuple[str, Kept]]
    """Those whose last day is over or near, or that were left behind, with their country's name."""
    checked: int
    """How many that are shown two people have checked."""
    shown: int
    written: bool
    """Whether Support now says all of it by now: the worker writes it within a minute."""


def shelf(today: dt.date) -> Shelf:
    """The site's own country first. Two statements."""
    book, hidden, behind = publishing.laid_out()
    every = [Kept(line, True, today, line.key in behind) for line in book.lines] + [
        Kept(line, False, today) for line in hidden
    ]
    named = {"*": "Everywhere", **lines.countries(), **book.countries}
    home = named.get(settings.SUPPORT_COUNTRY)
    by_name: dict[str, list[Kept]] = {}
    for kept in every:
        by_name.setdefault(named.get(kept.line.country, kept.line.country), []).append(kept)
    return Shelf(
        home=home or "",
        countries=sorted(by_name.items(), key=lambda pair: (pair[0] != home, pair[0])),
        asks=[(name, kept) for name, rows in sorted(by_name.items()) for kept in rows if kept.ends],
        checked=sum(line.verified for line in book.lines),
        shown=len(book.lines),
        written=book == lines.book(),
    )


def asks_for_a_look(today: dt.date) -> bool:
    """Whether a line that is shown ends within `TOLD` days and nobody has looked at it for as long, or was left behind. Two
    statements."""
    book, _, behind = publishing.laid_out()
    soon = dt.timedelta(days=TOLD)
    return bool(behind) or any(
        line.kind not in lines.STAY
        and today <= line.last_day <= today + soon
        and (line.checked_on is None or line.checked_on < today - soon)
        for line in book.lines
    )


@dataclass(frozen=True, slots=True)
class One:
    """One line, closely."""

    row: HelpLine
    """As it is kept, or as it would be: unsaved for a shipped one nobody touched."""
    line: Line
    checks: list[LineCheck]
    """Who compared this version, the last first."""

    @property
    def wanting(self) -> int:
        """How many people have yet to look."""
        return max(TWO - len(self.checks), 0)


def one(key: str) -> One | None:
    """The line with that key; None where there is none. Two statements at most."""
    row = HelpLine.objects.filter(key=key).first()
    if row is None:
        shipped = next((line for line in lines.shipped().lines if line.key == key), None)
        return One(publishing.adopt(shipped), shipped, []) if shipped else None
    every = list(row.checks.filter(version=row.version).order_by("-on", "-pk"))
    return One(row, publishing.line_of(row, every), every)
