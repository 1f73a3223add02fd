"""Addresses in what people write become links: as they typed them, escaped, and nothing is asked of where they lead.

Only http and https. What is no plain web address stays plain text: an address with somebody's name before an @ (it hides
where it leads), one with a backslash (browsers read it as a slash), one longer than `LONGEST`.
"""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString

LONGEST = 2_000
"""Characters of an address; browsers and servers agree on about that many."""

_ADDRESS = re.compile(r"(?<![^\W_])https?://[^\s<>\"'`\\]+", re.IGNORECASE)
_NO_HOST = frozenset("./?#:@-")
_AFTER = ".,;:!?…’”»*_~|"
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（", "」": "「"}
_LINK = '<a dir="ltr" href="{0}" rel="nofollow noopener noreferrer ugc">{0}</a>'


def linked(text: str) -> SafeString:
    """`text` escaped, with its web addresses as links. Takes time in proportion to its length, whatever is in it."""
    if "://" not in text:
        return escape(text)
    parts, done = [], 0
    for found in _ADDRESS.finditer(text):
        address = _trimmed(found[0])
        if not _leads_somewhere(address):
            continue
        parts += [escape(text[done : found.start()]), _LINK.format(escape(address))]
        done = found.start() + len(address)
    return SafeString("".join([*parts, escape(text[done:])]))


def _trimmed(address: str) -> str:
    """Without the sentence's own punctuation after it; a bracket goes too, unless it was opened inside."""
    opened = {last: address.count(first) - address.count(last) for last, first in _PAIRS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _PAIRS and opened[last] < 0:
            opened[last] += 1
        elif last not in _AFTER:
            break
        end -= 1
    return address[:end]


def _leads_somewhere(address: str) -> bool:
    host = re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0]
    return bool(host) and host[0] not in _NO_HOST and "@" not in host and len(address) <= LONGEST
