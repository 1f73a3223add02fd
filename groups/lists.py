"""Lists of addresses, as people have them: CSV files out of Excel and its like. Read in memory, kept nowhere.

Between looking at a list and sending it, it travels in the page: sealed under the facilitator's own key in that group, so
that it can be neither read nor changed on the way, and for an hour only.
"""

import base64
import binascii
import codecs
import csv
import datetime as dt
import io
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from vault.keys import opened
from vault.models import DataKey
from vault.sealing import Unopenable, seal, unseal

LARGEST = 100_000
"""Bytes of a file."""

MOST = 200
"""Rows of a list."""

GOOD_FOR = dt.timedelta(hours=1)
"""How long a list that was looked at can be sent."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""


class Unreadable(Exception):
    """The file is none we can read; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something: its number as a spreadsheet counts, its address, and what is wrong with it (or "")."""

    number: int
    address: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds."""

    rows: list[Row] = field(default_factory=list)

    @property
    def good(self) -> list[str]:
        """The addresses that can be written to."""
        return [row.address for row in self.rows if not row.problem]

    @property
    def troubled(self) -> list[Row]:
        """The rows that cannot."""
        return [row for row in self.rows if row.problem]

    def without(self, known: Iterable[str]) -> "Sheet":
        """The same, with those who were invited already marked."""
        before = {address.casefold() for address in known}
        again = "was invited in the last 30 days"
        return Sheet(
            [
                Row(row.number, row.address, again)
                if not row.problem and row.address.casefold() in before
                else row
                for row in self.rows
            ]
        )


def read(raw: bytes) -> Sheet:
    """The rows of a CSV file. Raises Unreadable with a sentence for its owner."""
    text = _text(raw)
    try:
        rows = list(_rows(text))
    except csv.Error:
        raise Unreadable("We can’t make out the rows of that file. Save it as CSV and try again.") from None
    if not rows:
        raise Unreadable("There is no address in that file.")
    if len(rows) > MOST:
        raise Unreadable(f"That is more than {MOST} rows. Bring them in several lists, on several days.")
    return Sheet(_judged(rows))


def mask(address: str) -> str:
    """An address as a reminder to who brought it: "a…@example.org"."""
    name, _, place = address.rpartition("@")
    return f"{name[:1]}…@{place}"


def sealed(
    addresses: list[str], terms: dict[str, object], key: DataKey, bound_to: str, now: dt.datetime
) -> str:
    """A list that was looked at, with how its links would be, to be carried by the page."""
    held = {"addresses": addresses, "terms": terms, "at": now.timestamp(), "submission": str(uuid.uuid4())}
    raw = seal(json.dumps(held).encode(), opened(key), f"groups.lists|{bound_to}".encode())
    return base64.urlsafe_b64encode(raw).decode()


def unsealed(text: str, key: DataKey, bound_to: str, now: dt.datetime) -> dict[str, object] | None:
    """What `sealed` was given: `addresses` and the keyword arguments of `actions.bring_list`. None where it is not whole,
    somebody else's, another group's, or older than an hour."""
    try:
        raw = unseal(base64.urlsafe_b64decode(text), opened(key), f"groups.lists|{bound_to}".encode())
    except (binascii.Error, ValueError, Unopenable):
        return None
    held = json.loads(raw)
    if not 0 <= now.timestamp() - held["at"] <= GOOD_FOR.total_seconds():
        return None
    return {"addresses": held["addresses"], "submission": uuid.UUID(held["submission"]), **held["terms"]}


def _text(raw: bytes) -> str:
    """The file as text: UTF-8 with or without a mark, UTF-16 as Excel's "Unicode text", else Windows-1252."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif raw.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("We can’t read the letters of that file. Save it as “CSV UTF-8” and try again.")


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """Each row that holds something, with its number: the cell with an @ in it, else its first one. No heading."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = lines.partition("\n")
    offset, separator = 1, _separator(lines)
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own first line
        lines, separator, offset = rest, first[4], 2
    heading = True
    for number, cells in enumerate(csv.reader(io.StringIO(lines), delimiter=separator, strict=True), offset):
        filled = [cell for cell in cells if cell.strip()]
        if not filled:
            continue
        cell = next((cell for cell in filled if "@" in cell), filled[0])
        if heading and "@" not in cell and not cell.startswith(_FORMULA):
            heading = False
            continue
        heading = False
        yield number, cell


def _separator(text: str) -> str:
    """Which of the usual ones stands most often in the first lines; a comma where none does."""
    sample = text[:4000]
    return max(",;\t", key=lambda sign: sample.count(sign))


def _judged(rows: list[tuple[int, str]]) -> list[Row]:
    seen: set[str] = set()
    judged = []
    for number, cell in rows:
        address = cell.strip()
        problem = _problem(cell, address) or ("stands here twice" if address.casefold() in seen else "")
        seen.add(address.casefold())
        judged.append(Row(number, address[:80] if problem else address, problem))
    return judged


def _problem(cell: str, address: str) -> str:
    if cell.startswith(_FORMULA):
        return "begins with a sign that a spreadsheet would take for a formula"
    try:
        validate_email(address)
    except ValidationError:
        return "is not an e-mail address"
    if len(address) > 254 or not (address.isascii() and address.isprintable()):
        return "is not an address we can write to"
    return ""
