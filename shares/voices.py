"""Words, drawn: as paragraphs in their block, closed behind their note where they have one, with the quotes in a reply.

Words that cannot be opened are a line that says so: one damaged row takes no page down.
"""

from collections.abc import Callable, Iterable
from functools import partial

from django.utils.html import escape
from django.utils.safestring import SafeString

from core.markup import ours
from core.templatetags.wayside import paragraphs
from shares import quoting
from shares.models import Reply
from vault.sealing import Unopenable

_VOICE = '<div class="voice">{}</div>'
_NOTED = (
    '<details class="note"{}><summary><span>Mentions <bdi>{}</bdi></span><u>Show it</u></summary>{}</details>'
)
_UNOPENABLE = ours('<p class="meta">These words can’t be opened.</p>')


def voice(opened: Callable[[str], str | None], *, noted: bool, open: bool) -> SafeString:
    """Words, closed behind their note if `noted` (open for who wrote them). `opened` gives each by the name of its column."""
    try:
        words = paragraphs(opened("body"))
        note = opened("note") if noted else ""
    except Unopenable:
        words, note = _UNOPENABLE, ""
    block = SafeString(_VOICE.format(words))
    return behind(note, block, open=open) if note else block


def behind(note: str, block: SafeString, *, open: bool = False) -> SafeString:
    """`block`, closed behind what it mentions."""
    return SafeString(_NOTED.format(" open" if open else "", escape(note), block))


def reply_words(reply: Reply) -> SafeString:
    """A reply's words."""
    return voice(partial(getattr, reply), noted=False, open=True)


def with_quotes(reply: Reply, sources: Iterable[str], note: str) -> SafeString:
    """The same where quoting is allowed: with its quotes, closed behind the note of the share they were taken from."""
    around = partial(behind, note) if note else None
    try:
        return SafeString(_VOICE.format(quoting.drawn(reply.body or "", sources, around)))
    except Unopenable:
        return SafeString(_VOICE.format(_UNOPENABLE))
