"""This site's own file of crisis lines: the ones that ship, with what its admins changed over them, as `/now/` reads it.

The worker alone writes it, by its tick and soon after a change; web processes read it. So Support now stands with neither a
database nor a broker, and a file that is a minute old is the worst that a dead worker makes of it."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from core.files import replace_text
from support import lines
from support.checking import TWO
from support.lines import Line, Text
from support.models import HelpLine, LineCheck


def line_of(row: HelpLine, checks: Iterable[LineCheck] = ()) -> Line:
    """A row as the page shows it: checked where two people looked at just this version and it says where that can be seen; hours
    and cost are said only then. `checks` may be of every version."""
    days = sorted((check.on for check in checks if check.version == row.version), reverse=True)[:TWO]
    verified = len(days) == TWO and bool(row.source)
    return Line(
        country=row.country, kind=row.kind, name=row.name, show=row.show, dial=f"tel:{lines.digits(row.show)}" if row.show else "",
        text=Text(row.text_to, row.text_body) if row.text_to else None, web=row.web, hours=row.hours if verified else "",
        languages=tuple(row.languages), cost=row.cost if verified else "", source=row.source, note=row.note,
        written_on=row.written_on, checked_on=min(days) if days else None, verified=verified,
        verified_by=("one", "another") if verified else (), expires_on=row.expires_on, key=row.key,
    )  # fmt: skip


def book() -> lines.Book:
    """What the file is to say. Two statements."""
    return laid_out()[0]


def laid_out() -> tuple[lines.Book, list[Line], set[str]]:
    """What the file is to say; the lines that an admin keeps off it; and the keys of those it says in place of a line which ships no
    more, for a release has put another in its place, or none. Two statements."""
    rows = {row.key: row for row in HelpLine.objects.prefetch_related("checks")}
    shipped, named = lines.shipped(), dict(lines.shipped().countries)
    shown: list[Line] = []
    hidden = [line_of(row) for row in rows.values() if not row.shown]
    for line in shipped.lines:
        row = rows.pop(line.key, None)
        if row is None or row.shown:
            shown.append(line if row is None else line_of(row, row.checks.all()))
    for row in rows.values():
        if row.shown:
            shown.append(line_of(row, row.checks.all()))
            named.setdefault(row.country, row.country_name or row.country)
    named.pop("*", None)
    behind = {row.key for row in rows.values() if row.shown and row.adopted}
    return lines.Book(named, tuple(shown)), hidden, behind


def write() -> bool:
    """Write the file where it says something else than it is to say; whether it did. Whole or not at all: a reader sees the file
    before or the file after. Raises OSError where the place is not there or not ours to write."""
    path, wanted = lines.written(), _text(book())
    if path.exists() and path.read_text(encoding="utf-8") == wanted:
        return False
    replace_text(path, wanted)
    return True


def _text(found: lines.Book) -> str:
    return json.dumps({"countries": found.countries, "lines": [_row(line) for line in found.lines]}, indent=1)


def _row(line: Line) -> dict[str, Any]:
    """A line as a row of the file: `lines.parse` reads it back."""
    row: dict[str, Any] = {name: getattr(line, name) for name in Line.__slots__}
    row["text"] = {"to": line.text.to, "body": line.text.body} if line.text else None
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}


def adopt(line: Line) -> HelpLine:
    """A shipped line as an unsaved row that says the same."""
    return HelpLine(
        key=line.key, country=line.country, kind=line.kind, name=line.name, show=line.show,
        text_to=line.text.to if line.text else "", text_body=line.text.body if line.text else "", web=line.web,
        hours=line.hours, cost=line.cost, languages=list(line.languages), source=line.source, note=line.note,
        written_on=line.written_on, adopted=True,
    )  # fmt: skip
