"""The plan as a file to keep or print: plain pages in a font that comes along, with no brand and no title.

The font (Source Serif Pro) has the Latin, Greek and Cyrillic letters. What it lacks is never left out silently: `[…]` stands in
its place, and the page before the file and the file itself say so. The browser's own print has every letter.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import font_source_serif_pro as font

from journeys.plan import cards, plain, shown

if TYPE_CHECKING:  # 40 MB and two seconds: loaded by the first file that is asked for, not by every process
    from fpdf import FPDF

REGULAR, BOLD = (font.font_files_ttf[name] for name in ("SourceSerifPro", "SourceSerifProSemibold"))

MISSING = "[…]"
"""In place of letters the font lacks, a run of them at a time."""

HONEST = "Where it says […], there are letters this file cannot show. A browser’s own print shows them all."

_NO_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""What stands in the file's head as the day it was made: the same in every file, so that it tells nothing."""

_MARGIN, _LINE, _SIZE, _HEAD = 22, 6.2, 12, 14
"""Millimetres, and points."""


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """Every character the font has in both its weights."""
    from fontTools.ttLib import TTFont

    regular, bold = (set(TTFont(path).getBestCmap()) for path in (REGULAR, BOLD))
    return frozenset(regular & bold)


_UNSEEN = "\u200c\u200d\ufe0e\ufe0f"
"""Joiners and variation selectors: nothing is missing where they are left out by themselves."""


@lru_cache(maxsize=1)
def _lost() -> "re.Pattern[str]":
    """A run of characters the font lacks."""
    known = "".join(re.escape(chr(letter)) for letter in sorted(_letters()))
    return re.compile(f"[^{known}\n ]+")


def legible(words: str) -> str:
    """Those words with `MISSING` in place of what the font lacks."""
    return _lost().sub(lambda found: MISSING if found[0].strip(_UNSEEN) else "", _even(words))


def _even(words: str) -> str:
    return unicodedata.normalize("NFC", words).replace("\t", " ").replace("\u00a0", " ")


def lacking(plan: Mapping[str, str]) -> bool:
    """Whether the file of that plan would lack any letters."""
    return any(legible(line).count(MISSING) > _even(line).count(MISSING) for line in _words(plan))


def _words(plan: Mapping[str, str]) -> Iterator[str]:
    for slug, text in plan.items():
        yield from plain(slug, text)


def _pages() -> "FPDF":
    """Pages without a word about who made them."""
    from fpdf import FPDF

    pages = FPDF(format="A4")
    pages.set_margin(_MARGIN)
    pages.set_auto_page_break(True, _MARGIN)
    pages.add_font("serif", "", REGULAR)
    pages.add_font("serif", "B", BOLD)
    pages.set_producer("")
    pages.set_creation_date(_NO_DAY)
    pages.add_page()
    return pages


def _say(pages: "FPDF", words: str, *, bold: bool = False, size: float = _SIZE, above: float = 0) -> None:
    """A paragraph; a word longer than a line is broken where the line ends."""
    pages.set_font("serif", "B" if bold else "", size)
    pages.ln(above)
    pages.multi_cell(0, _LINE, legible(words), align="L", new_x="LMARGIN", new_y="NEXT")


def as_pdf(plan: Mapping[str, str]) -> bytes:
    """That plan as a PDF."""
    pages = _pages()
    for heading, parts in cards(shown(plan)):
        _say(pages, heading, bold=True, size=_HEAD, above=4)
        for part in parts:
            if part.section.title != heading:
                _say(pages, part.section.title, bold=True, above=1.5)
            for line in plain(part.section.slug, plan[part.section.slug]):
                _say(pages, line, above=0.8)
    if lacking(plan):
        _say(pages, HONEST, size=10, above=8)
    if not plan:
        _say(pages, "Nothing stands here yet.")
    return bytes(pages.output())
