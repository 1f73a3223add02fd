"""One share, and one reply, ready to draw: who said it, when, for whom, and what answers it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core import clock
from core.drawing.icons import icon
from core.markup import ours
from core.templatetags.wayside import when
from shares.faces import SOMEONE, of_reply, of_share
from shares.models import Acknowledgement, Reply, Share
from shares.room import Person, Room
from shares.voices import voice
from shares.words import chosen, fading, fading_vaguely, heard, wish_chip, wish_line

A_MOMENT = dt.timedelta(minutes=2)
"""Words changed within this time were changed a moment later."""

SOON = dt.timedelta(days=7)
"""A share that fades within this time says so in the feed; on its own page it always does."""

_NOTHING = ours("")


@dataclass(slots=True)
class Said:
    """A share or reply, ready to draw."""

    id: str
    name: SafeString
    pebble: SafeString
    when: SafeString
    voice: SafeString
    """The words in their block, behind their note where they have one."""
    mine: bool
    person: Person | None
    """Who said it, where I may act on it: not oneself, and nobody without a name."""
    edited: str


@dataclass(slots=True)
class Card(Said):
    """A share, ready to draw, with what answers it."""

    chips: SafeString
    heard: SafeString
    buttons: SafeString
    url: str
    said_url: str
    unnamed: bool
    wish: SafeString
    """What would help, as a sentence for who answers."""
    replies: str
    """What the link to its replies says: "2 replies", or "Reply"."""


def card(
    share: Any,
    opened: Callable[[str], str | None],
    room: Room,
    zone: str,
    now: dt.datetime,
    *,
    alone: bool = False,
) -> Card:
    """A share (or a row of one) from `with_answers()` as a card of the feed, or as the page of its own (`alone`). `opened`
    gives its words, and its note, by the name of the column."""
    face, me = of_share(share, room), room.me
    mine = share.author_id == me.member_id
    said: list[str] = share.said
    count: int = share.answers
    url = share_url(share.public_id)
    return Card(
        id=share.public_id,
        name=face.name,
        pebble=face.pebble,
        when=when(share.created_at, now, zone, share.unnamed),
        voice=voice(opened, noted=share.note is not None, open=mine),
        mine=mine,
        person=face.person,
        edited=edited(share),
        chips=_chips(share, room, now, zone, alone, mine),
        heard=heard(said, room, face.whom) if said else _NOTHING,
        buttons=_NOTHING if mine else buttons(share.public_id, said, me.member_id),
        url=url,
        said_url=f"{url}said/",
        unnamed=share.unnamed,
        wish=wish_line(share.wish, SOMEONE if share.unnamed else face.name, mine),
        replies="" if alone else "Reply" if not count else "1 reply" if count == 1 else f"{count} replies",
    )


def of_one(share: Share, room: Room, zone: str, now: dt.datetime, *, alone: bool) -> Card:
    """The card of a share that was read as one."""
    return card(share, partial(getattr, share), room, zone, now, alone=alone)


def reply_card(reply: Reply, room: Room, zone: str, now: dt.datetime, words: SafeString) -> Said:
    """A reply as its share's page shows it; `words` are its words, drawn."""
    face = of_reply(reply, room)
    return Said(
        id=reply.public_id,
        name=face.name,
        pebble=face.pebble,
        when=when(reply.created_at, now, zone, reply.unnamed),
        voice=words,
        mine=reply.author_id == room.me.member_id,
        person=face.person,
        edited=edited(reply),
    )


def edited(said: Any) -> str:
    """The fact that words were changed after they were said; of what carries no name it tells no time. Else empty."""
    if said.edited_at is None or said.unnamed:
        return "" if said.edited_at is None else "Edited"
    return (
        "Edited a moment later"
        if said.edited_at - said.created_at < A_MOMENT
        else "Edited a few minutes later"
    )


@lru_cache(maxsize=1)
def _share_path() -> tuple[str, str]:
    before, _, after = reverse("shares:share", args=["2222222222"]).partition("2222222222")
    return before, after


def share_url(public_id: str) -> str:
    """The path of a share's page. (`reverse` takes as long as drawing half a card.)"""
    return public_id.join(_share_path())


def _chips(share: Any, room: Room, now: dt.datetime, zone: str, alone: bool, mine: bool) -> SafeString:
    chips = []
    if share.audience == Share.Audience.FACILITATORS:
        chips.append((" heather", icon("lock"), "For those who hold the space"))
    elif share.audience == Share.Audience.CHOSEN:
        chips.append((" lake", icon("lock"), chosen(share.readers, room, mine)))
    if share.wish:
        chips.append(wish_chip(share.wish))
    if share.edited_at is not None:
        chips.append(("", _NOTHING, edited(share)))
    if share.fades_at is not None:
        if share.unnamed:
            days = (clock.local(share.fades_at, zone).date() - clock.today(now, zone)).days
            soon, left = days < SOON.days, fading_vaguely(days)
        else:
            soon, left = share.fades_at - now < SOON, fading(share.fades_at, now)
        if alone or soon:
            chips.append(("", icon("hourglass"), left))
    return format_html_join("", '<span class="chip{}">{}{}</span>', chips) if chips else _NOTHING


_BUTTON = (
    '<button class="said" type="submit" id="{0}-ID" name="{1}" value="{0}" aria-pressed="{2}">{3}</button>'
)


def buttons(share_id: str, said: list[str], member_id: int) -> SafeString:
    """The three responses. Each says what pressing it asks for (`say` or `unsay`), so sending one twice does no harm."""
    mine = f":{member_id}"
    pressed = frozenset(entry.removesuffix(mine) for entry in said if entry.endswith(mine))
    return SafeString(_buttons(pressed).replace("ID", share_id))


@lru_cache(maxsize=8)
def _buttons(pressed: frozenset[str]) -> SafeString:
    rows = [
        (kind, "unsay" if kind in pressed else "say", "true" if kind in pressed else "false", label)
        for kind, label in Acknowledgement.Kind.choices
    ]
    return format_html_join("", _BUTTON, rows)
