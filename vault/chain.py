"""Whether the ledger's chain holds: every line that was changed, removed, inserted, moved or rewritten, by its number.

A chain cannot tell by itself that its end was cut off, or written anew from some line on. Whoever kept an anchor, the
number and hash of one line, outside the database can: `missing` compares.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vault.ledger import START, link
from vault.models import LedgerEntry

_MOST_TRIED = 200
"""So many broken lines are tried in each other's places; more than that is no reordering."""

_ANCHOR = re.compile(r"(?<!\w)([0-9]{1,18})[\s:,]+([0-9a-f]{64})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Break:
    """One line at which the chain does not hold, and what is wrong with it in words."""

    entry_id: int
    words: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line's number and hash, as somebody kept them elsewhere."""

    entry_id: int
    its_hash: bytes


@dataclass(slots=True)
class _Line:
    """What is kept of an entry while the chain is walked: some 300 bytes."""

    pk: int
    place: int
    """Where it stood when it was written, as far as that can be told."""
    follows: bytes
    its_hash: bytes
    whole: bool
    """Whether its hash is that of its own content, at its own place."""
    should_be: bytes


def in_order(at_once: int = 1000) -> Iterator[LedgerEntry]:
    """Every entry in the order of the chain, read `at_once` at a time."""
    last = -(2**63)
    while page := list(LedgerEntry.objects.filter(pk__gt=last).order_by("pk")[:at_once]):
        yield from page
        last = page[-1].pk


def breaks(entries: Iterable[LedgerEntry]) -> list[Break]:
    """Where the chain of all `entries`, in their order, does not hold; nothing where it does."""
    lines: list[_Line] = []
    broken: list[tuple[_Line, LedgerEntry]] = []
    for entry in entries:
        should_be = link(bytes(entry.previous), entry)
        whole = should_be == bytes(entry.hash)
        lines.append(_Line(entry.pk, entry.pk, bytes(entry.previous), bytes(entry.hash), whole, should_be))
        if not whole and len(broken) <= _MOST_TRIED:
            broken.append((lines[-1], entry))
    found = [*_moved(broken)]
    found += [Break(line.pk, "was changed") for line in lines if not line.whole]
    return sorted([*found, *_gaps(sorted(lines, key=lambda line: line.place))], key=lambda b: b.entry_id)


def missing(anchors: Iterable[Anchor]) -> list[Break]:
    """Which of those kept elsewhere no longer stand where they stood: cut off, or written anew."""
    found, last = [], head()[0]
    for anchor in sorted(set(anchors), key=lambda anchor: anchor.entry_id):
        now = LedgerEntry.objects.filter(pk=anchor.entry_id).values_list("hash", flat=True).first()
        if now is None:
            words = f"was removed: you kept its hash elsewhere, and the ledger ends at entry {last}"
            if anchor.entry_id <= last:
                words = "was removed: you kept its hash elsewhere, and it is not there"
            found.append(Break(anchor.entry_id, words))
        elif bytes(now) != anchor.its_hash:
            words = "was rewritten, or one before it: it is not the one whose hash you kept elsewhere"
            found.append(Break(anchor.entry_id, words))
    return found


def anchors_in(text: str) -> list[Anchor]:
    """Every number with 64 hex digits after it that stands in `text`: `12:ab…`, or a line of the weekly mail."""
    return [Anchor(int(number), bytes.fromhex(digits)) for number, digits in _ANCHOR.findall(text)]


def head() -> tuple[int, str]:
    """Where the chain ends: the last entry's number and its hash in hex; (0, START) while it is empty."""
    last = LedgerEntry.objects.order_by("-id").values_list("pk", "hash").first()
    return (last[0], bytes(last[1]).hex()) if last else (0, START.hex())


def _moved(broken: list[tuple[_Line, LedgerEntry]]) -> Iterator[Break]:
    """Among lines that are not whole where they stand, those that are whole in the place of another of them."""
    places = [line.pk for line, _ in broken]
    for line, entry in broken if len(broken) <= _MOST_TRIED else []:
        for place in places:
            entry.pk = place
            if link(line.follows, entry) == line.its_hash:
                line.place, line.whole = place, True
                yield Break(line.pk, f"was moved: it was entry {place}")
                break


def _gaps(lines: list[_Line]) -> Iterator[Break]:
    """Between lines that are whole: what was put in, taken out or rewritten there."""
    at = {line.its_hash: number for number, line in enumerate(lines)}
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        if not line.whole or line.follows == (before.its_hash if before else START):
            continue
        back = -1 if line.follows == START else at.get(line.follows)
        if back is not None and back < number:
            for put_in in filter(lambda line: line.whole, lines[back + 1 : number]):
                yield Break(put_in.pk, "was inserted: nothing after it follows it")
        elif before is None or line.place - before.place > 1:
            yield _taken_out(before, line)
        elif before.should_be != line.follows:
            yield Break(before.pk, f"was rewritten: entry {line.pk} does not follow it any more")


def _taken_out(before: _Line | None, line: _Line) -> Break:
    if before is None:
        return Break(line.pk, "does not begin the chain: what it follows was removed")
    first, last = before.place + 1, line.place - 1
    which = f"entry {first}" if first == last else f"one or more of the entries {first} to {last}"
    words = f"does not follow entry {before.pk}: {which} was removed, or entry {before.pk} was rewritten"
    return Break(line.pk, words)
