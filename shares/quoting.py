"""Repeating somebody's words in a reply: where a share's promise allows it as a quote, elsewhere not at all. Pure functions.

A quote is a line that begins with ">". It is drawn as one only while the words it repeats can be read by who looks: it goes
when they go, for whoever they are kept from it was never there.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from django.utils.safestring import SafeString

from core.markup import ours
from core.templatetags.wayside import paragraphs

RUN = 8
"""So many words in a row are a copy; fewer are how people speak."""

RUN_WITHOUT_BLANKS = 24
"""The same in letters, for scripts that put no blanks between words."""

LONGEST_QUOTE = 600
"""Letters of somebody's words that the link "Quote" puts into the box."""

_JOINED = "'’·\u200c\u200d"
_WIDE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_GONE = ours('<blockquote class="meta"><p>These words are not here any more.</p></blockquote>')


class Copied(Exception):
    """A reply repeats somebody's words where they may not be repeated. Carries the sentence the page shows."""

    def __str__(self) -> str:
        return (
            "A part of this repeats words that were said here, and they were said under a promise that they are not repeated. "
            "Say it in your own words; everything you wrote is still in the box."
        )


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: without case, marks and the form of their letters; each letter by itself
    where a script has no blanks."""
    apart = "".join(c if unicodedata.category(c)[0] in "LNM" else "" if c in _JOINED else " " for c in text)
    return _WIDE.sub(r" \g<0> ", " ".join(map(_plain, apart.split()))).split()


def _plain(word: str) -> str:
    """One word in the form in which it is compared: still one word, whatever its letters come apart into."""
    whole = unicodedata.normalize("NFKC", word).casefold()
    return whole if whole.isalnum() else "".join(c for c in whole if unicodedata.category(c)[0] in "LNM")


def copies(words: str, sources: Iterable[str]) -> bool:
    """Whether `words` hold eight words in a row that stand in one of the sources."""
    said = _runs(words_of(words))
    return bool(said) and any(not said.isdisjoint(_runs(words_of(source))) for source in sources)


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    wide = [bool(_WIDE.match(word)) for word in words]
    long = {tuple(words[n : n + RUN_WITHOUT_BLANKS]) for n in range(len(words) - RUN_WITHOUT_BLANKS + 1)}
    short = range(len(words) - RUN + 1)
    return long | {tuple(words[n : n + RUN]) for n in short if not any(wide[n : n + RUN])}


def quoted(words: str) -> str:
    """Somebody's words as the box shows them: each line begins with "> ". What they quote themselves is left out."""
    own = "\n\n".join(text.strip() for is_quote, text in parts(words) if not is_quote).strip()
    if len(own) > LONGEST_QUOTE:
        own = own[:LONGEST_QUOTE].rpartition(" ")[0] or own[:LONGEST_QUOTE]
    return "".join(f"> {line}".rstrip() + "\n" for line in own.splitlines())


def parts(words: str) -> list[tuple[bool, str]]:
    """A text as quotes and what stands between them, in order: whether it is a quote, and its text without the marks."""
    found: list[tuple[bool, list[str]]] = []
    for line in words.split("\n"):
        is_quote = line.startswith(">")
        if not found or found[-1][0] != is_quote:
            found.append((is_quote, []))
        found[-1][1].append(line[1:].removeprefix(" ") if is_quote else line)
    return [(is_quote, "\n".join(lines)) for is_quote, lines in found]


def without_quotes(words: str) -> str:
    """A text less what it quotes, for a copy that outlives those words; "> …" stands where a quote stood."""
    return "\n".join("> …" if is_quote else text for is_quote, text in parts(words))


class Compared(str):
    """A text as quotes are looked for in it. Made once for all of a page's replies, or its time grows with their square."""


def compared(text: str) -> Compared:
    """That text, in its own words alone, as quotes are looked for in it."""
    if isinstance(text, Compared):
        return text
    own = " ".join(" ".join(words_of(part)) for is_quote, part in parts(text) if not is_quote)
    return Compared(f" {own} ")


def settled(words: str, sources: Iterable[str]) -> str:
    """`words` as they are kept: what is marked as a quote and repeats nobody is plain words."""
    given = [compared(source) for source in sources]
    kept = (
        "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
        if is_quote and _stands(text, given)
        else text
        for is_quote, text in parts(words)
    )
    return "\n".join(kept)


def drawn(
    words: str, sources: Iterable[str], around: Callable[[SafeString], SafeString] | None = None
) -> SafeString:
    """A reply's words as HTML, with the quotes that still stand; `around` puts something around each of those."""
    if not any(line.startswith(">") for line in words.split("\n")):
        return paragraphs(words)
    given, found = [compared(source) for source in sources], []
    for is_quote, text in parts(words):
        block = paragraphs(text)
        if is_quote:
            stands = _stands(text, given)
            block = SafeString(f"<blockquote>{block}</blockquote>") if stands else _GONE
            block = around(block) if stands and around else block
        found.append(block)
    return SafeString("".join(found))


def _stands(quote: str, given: list[Compared]) -> bool:
    words = " ".join(words_of(quote))
    return bool(words) and any(f" {words} " in source for source in given)
