"""Cleaning of what people type: kept as they wrote it, less what can hide, forge or break a page."""

import re
import unicodedata

from django.core.exceptions import ValidationError

_JOINERS = {"\u200c", "\u200d"}
"""Zero-width joiner and non-joiner: needed by Persian, Hindi and emoji, so allowed between visible characters."""

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing: fillers of Hangul and the empty pattern of Braille."""


def clean_words(value: str) -> str:
    """Free text as it will be kept: line ends made one, controls and bidirectional overrides dropped, edges trimmed. Where
    nothing of it can be seen (joiners, fillers, marks without a letter) it is nothing: nobody is sent a blank."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        c
        for c in value
        if c in "\n\t" or c in _JOINERS or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}
    )
    words = re.sub(r"\n{4,}", "\n\n\n", "".join(kept)).strip()
    return words if any(_shows(c) for c in words) else ""


def _shows(c: str) -> bool:
    return unicodedata.category(c)[0] not in "CMZ" and c not in _BLANK


def small_number(value: str, *, digits: int, otherwise: int) -> int:
    """A whole number that somebody could have typed, of so many digits at most; anything else, whatever it is, is `otherwise`."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= digits else otherwise


def clean_line(value: str) -> str:
    """One line of text: as `clean_words`, compatibility forms folded (NFKC) and every run of white space one blank."""
    return " ".join(unicodedata.normalize("NFKC", clean_words(value)).split())


def clean_name(value: str) -> str:
    """A name other people will see: one line that holds a letter or digit.

    Raises ValidationError where nothing visible is left, so nobody can be a blank or a forged direction mark.
    """
    name = clean_line(value)
    if not any(unicodedata.category(c)[0] in "LN" for c in name):
        raise ValidationError("Choose a name with at least one letter in it.", code="invisible")
    return name


def skeleton(name: str) -> str:
    """A rough form of a name under which look-alikes meet: case, accents, joiners and blanks are dropped."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in decomposed if unicodedata.category(c)[0] in "LN")
