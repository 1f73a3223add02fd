"""Who said it, as one reader is shown them: by the name of their seat, as somebody who was here, or without a name.

Words left without a name look the same whoever said them, also after their author has gone: the same line, the same pebble,
a time no closer than the part of the day. Only those who hold the space are told who it was, where the promise had it so.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.markup import ours
from shares.models import Reply
from shares.room import Person, Room
from shares.words import GONE

SOMEONE = ours("Someone in the circle")
"""Stands for the author of words left without a name."""

MINE_UNNAMED = ours("You, as someone in the circle")
"""Stands for oneself there."""

_THE_AUTHOR = ours("Someone in the circle, who shared this")
_YOU, _THEM = ours("you"), ours("them")
_SVG = '<svg class="pebble" width="{0}" height="{0}" viewBox="0 0 40 40" aria-hidden="true">{1}</svg>'

PLAIN_PEBBLE = ours(
    _SVG.format(
        40, '<circle cx="20" cy="20" r="19" fill="none" stroke="currentColor" stroke-dasharray="3.4 4"/>'
    )
)
"""Of somebody who is not in the group any more: nothing to tell them by."""


@lru_cache(maxsize=8)
def neutral_pebble(size: int = 40) -> SafeString:
    """The one of everybody who leaves their name away: a circle, and nobody in it to be told from another."""
    ring = (
        '<circle cx="20" cy="20" r="20" fill="currentColor" opacity=".13"/>'
        '<circle cx="20" cy="20" r="10.5" fill="none" stroke="currentColor" stroke-width="3.4" stroke-linecap="round"'
        ' stroke-dasharray="0 6.6"/>'
    )
    return ours(_SVG.format(size, ring))


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody, as they stand above their words."""

    name: SafeString
    """Above their words."""
    pebble: SafeString
    whom: SafeString
    """Inside a sentence: "Lark hears …"."""
    person: Person | None
    """Who it is, where this reader may act on it; None without a name, and of oneself."""


def of_share(share: Any, room: Room) -> Face:
    """The author of a share, or of a row of one with `author_id`, `unnamed` and `holders_know`."""
    mine = share.author_id == room.me.member_id
    if not share.unnamed:
        return _named(share.author_id, room, mine)
    if mine:
        return Face(MINE_UNNAMED, neutral_pebble(), _YOU, None)
    name = SOMEONE
    if share.holders_know and room.me.holds and (author := room.person(share.author_id)):
        name = format_html("{}, known to you as {}", SOMEONE, author.shown)
    return Face(name, neutral_pebble(), _THEM, None)


def of_reply(reply: Reply, room: Room) -> Face:
    """The author of a reply; who answers under their own unnamed share does it as who they are there."""
    mine = reply.author_id == room.me.member_id
    if reply.unnamed:
        return Face(MINE_UNNAMED if mine else _THE_AUTHOR, neutral_pebble(), _YOU if mine else _THEM, None)
    return _named(reply.author_id, room, mine)


def _named(member_id: int, room: Room, mine: bool) -> Face:
    author = room.person(member_id)
    if author is None:
        return Face(GONE, PLAIN_PEBBLE, _THEM, None)
    return Face(
        author.shown, room.pebble_of(author), _YOU if mine else author.shown, None if mine else author
    )
