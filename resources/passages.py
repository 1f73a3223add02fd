"""A resource's words, read as what a page and a sheet of paper show: paragraphs, headings, lists, things to tick, lines to write on.

The little there is to know stands on the page it is written on. Whatever is none of it is a paragraph; nothing is markup of its
own: each piece is escaped where it is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MOST_LINES = 12
"""Lines to write on in one place: half a page."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of it, in the order it stands."""

    kind: str
    """`heading`, `list`, `ticks`, `lines` or `text`."""
    words: str = ""
    items: tuple[str, ...] = ()
    """Of a list or of things to tick; of lines to write on one empty string a line."""


def passages(words: str) -> list[Passage]:
    """Those words in pieces: an empty line stands between two. Takes time in proportion to their length."""
    return list(_passages(words))


def _passages(words: str) -> Iterator[Passage]:
    for block in words.split("\n\n"):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if not lines:
            continue
        if len(lines) == 1 and lines[0].startswith("# "):
            yield Passage("heading", lines[0][2:].strip())
        elif all(line.startswith("- ") for line in lines):
            yield Passage("list", items=tuple(line[2:].strip() for line in lines))
        elif all(line.startswith("[] ") for line in lines):
            yield Passage("ticks", items=tuple(line[3:].strip() for line in lines))
        elif all(len(line) >= 3 and not line.strip("_") for line in lines):
            yield Passage("lines", items=("",) * min(len(lines), MOST_LINES))
        else:
            yield Passage("text", "\n".join(lines))
