"""What is wrong with a line: the rules a row of `lines.json` keeps. A wrong number is worse than none."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from support.lines import Line, digits

KINDS = {"emergency", "crisis", "addiction", "directory"}

TWO = 2
"""People who must have compared a number with its provider before we say that it is right."""


def problems(lines: Iterable[Line], countries: Iterable[str], today: dt.date) -> list[str]:
    """Everything wrong with the file, a sentence each; empty where all is well."""
    lines, known = list(lines), set(countries)
    found = [
        f"{line.country} {line.name}: {what}" for line in lines for what in problems_of(line, known, today)
    ]
    twice = Counter((line.country, line.show, line.text, line.web) for line in lines)
    found += [f"{key[0]} {key[1]}: stands there twice" for key, times in twice.items() if times > 1]
    with_emergency = {line.country for line in lines if line.kind == "emergency"}
    return found + [f"{country}: no emergency number" for country in sorted(known - with_emergency)]


def problems_of(line: Line, known: set[str], today: dt.date) -> Iterator[str]:
    """Everything wrong with one line, a few words each; `known` are the countries it may be for."""
    if line.country not in known | {"*"}:
        yield "no country of ours"
    if line.kind not in KINDS:
        yield "no kind of ours"
    if not line.name or len(line.name) > 60:
        yield "a name of 1 to 60 characters, please"
    if not (line.show or line.text or line.web):
        yield "leads nowhere"
    yield from _wrong_numbers(line)
    yield from _wrong_addresses(line)
    yield from _wrong_dates(line, today)
    yield from _wrong_claims(line)


def _wrong_numbers(line: Line) -> Iterator[str]:
    if line.show and not re.fullmatch(r"[0-9][0-9 -]*[0-9]", line.show):
        yield "shown number: digits, blanks and hyphens only"
    if line.dial != (f"tel:{digits(line.show)}" if line.show else ""):
        yield "dialled number differs from the shown one"
    if line.text and not re.fullmatch(r"[0-9][0-9 ]*[0-9]", line.text.to):
        yield "text number: as published, without a country code"
    if line.text and not re.fullmatch(r"[A-Za-z0-9]{0,20}", line.text.body):
        yield "text body: one word"


def _wrong_addresses(line: Line) -> Iterator[str]:
    for address in (line.web, line.source):
        if address and not re.fullmatch(r"https://[a-z0-9.-]+/[^\s\"'<>]*", address):
            yield "address is not a plain https one"


def _wrong_dates(line: Line, today: dt.date) -> Iterator[str]:
    for day in (line.written_on, line.checked_on):
        if day and not dt.date(2026, 1, 1) <= day <= today + dt.timedelta(days=1):
            yield "a day that cannot be"


def _wrong_claims(line: Line) -> Iterator[str]:
    checked = len(set(line.verified_by)) >= TWO and line.checked_on is not None and bool(line.source)
    if line.verified != checked:
        yield "verified means: two people, a day and a source"
    if not line.verified and (line.hours or line.cost):
        yield "hours and cost are not said before they are checked"
