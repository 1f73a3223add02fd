"""What was said in a group, a page at a time, ready to draw."""

import datetime as dt
from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.drawing.icons import icon
from core.markup import ours
from core.prepared import prepared_without
from core.templatetags.wayside import paragraphs, when
from members.models import Member
from shares.models import Acknowledgement, Reply, Share
from shares.querysets import ShareQuerySet
from shares.room import Room
from shares.words import GONE, fading, heard, pebble_here
from vault.sealing import Unopenable

PAGE = 20
"""Shares on a page."""

SOON = dt.timedelta(days=7)
"""A share that fades within this time says so in the feed; on its own page it always does."""

PLAIN_PEBBLE = ours(
    '<svg class="pebble" width="40" height="40" viewBox="0 0 40 40" aria-hidden="true">'
    '<circle cx="20" cy="20" r="19" fill="none" stroke="currentColor" stroke-dasharray="3.4 4"/></svg>'
)
"""Of somebody who is not in the group any more: nothing to tell them by."""

_NOTHING = ours("")
_UNOPENABLE = ours('<p class="meta">These words can’t be opened.</p>')


@dataclass(slots=True)
class Said:
    """A share or reply, ready to draw."""

    id: str
    name: SafeString
    pebble: SafeString
    when: SafeString
    voice: SafeString
    mine: bool


@dataclass(slots=True)
class Card(Said):
    """A share, ready to draw, with what answers it."""

    chips: SafeString
    heard: SafeString
    buttons: SafeString
    url: str
    said_url: str
    replies: str
    """What the link to its replies says: "2 replies", or "Reply"."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of cards. `older` and `newer` are query strings, empty where there is nothing further."""

    cards: list[Card]
    older: str
    newer: str
    waiting: bool


@prepared_without("bitmapscan")
def _newest(member: int, group: int, now: dt.datetime) -> "QuerySet[Share, Any]":
    """The page that everybody opens."""
    return _shown(Share.objects.visible_to(Member(pk=member), now).filter(group=group))


_ROW = [
    "public_id",
    "author_id",
    "audience",
    "body",
    "created_at",
    "fades_at",
    "answers",
    "said",
    "key_id",
    "key__owner_id",
    "key__group_id",
    "key__until",
    "key__master_version",
    "key__wrapped",
]
_Key = namedtuple("_Key", "pk owner_id group_id until master_version wrapped")
"""What opening takes of a DataKey."""


def _shown(shares: ShareQuerySet, *order: str) -> "QuerySet[Share, Any]":
    """One more than a page, as rows with all that hangs on each; the newest first where no order is given."""
    ordered = shares.order_by(*(order or ("-created_at", "-pk")))
    return ordered.with_answers().values_list(*_ROW, named=True)[: PAGE + 1]


def _cards(rows: list[Any], room: Room, zone: str, now: dt.datetime) -> list[Card]:
    """Those rows as cards."""
    keys: dict[int, Any] = {row.key_id: _Key._make(row[-len(_Key._fields) :]) for row in rows}
    body: Any = Share._meta.get_field("body")
    return [
        card(row, _voice(partial(body.open_row, row.public_id, keys[row.key_id], row.body)), room, zone, now)
        for row in rows
    ]


def page(
    member: Member, room: Room, now: dt.datetime, *, before: str = "", after: str = "", waiting: bool = False
) -> Feed:
    """The newest page, or the one `before` / `after` the share of that public id. One statement, two where a share is named.

    Where the named share is not there (any more), the newest page. `waiting` keeps those nobody has replied to.
    """
    here, back = None, False
    if before or after or waiting:
        every = Share.objects.visible_to(member, now).filter(group=room.group)
        here = every.filter(public_id=before or after).values_list("created_at", "pk").first()
        back = here is not None and not before
        every = every.waiting() if waiting else every
        if here and back:
            rows = list(_shown(every.after(*here), "created_at", "pk"))
        else:
            rows = list(_shown(every.before(*here) if here else every))
    else:
        rows = _newest(member=room.me.member_id, group=room.group.pk, now=now)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if back:
        rows.reverse()
    newer, older = (more, True) if back else (here is not None, more)
    return Feed(
        cards=_cards(rows, room, member.time_zone, now),
        older=_query(waiting, before=rows[-1].public_id) if older and rows else "",
        newer=_query(waiting, after=rows[0].public_id) if newer and rows else "",
        waiting=waiting,
    )


def _query(waiting: bool, **cursor: str) -> str:
    return "?" + urlencode({**cursor, **({"show": "waiting"} if waiting else {})})


def card(
    share: Any, voice: SafeString, room: Room, zone: str, now: dt.datetime, *, alone: bool = False
) -> Card:
    """A share (or a row of one) from `with_answers()` as a card of the feed, or as the page of its own (`alone`)."""
    author, me = room.people.get(share.author_id), room.me
    said: list[str] = share.said
    count: int = share.answers
    url = share_url(share.public_id)
    return Card(
        id=share.public_id,
        name=author.shown if author else GONE,
        pebble=pebble_here(author.pebble) if author else PLAIN_PEBBLE,
        when=when(share.created_at, now, zone),
        voice=voice,
        mine=author is me,
        chips=_chips(share, now, alone),
        heard=heard(said, room, author) if said else _NOTHING,
        buttons=_NOTHING if author is me else buttons(share.public_id, said, me.member_id),
        url=url,
        said_url=f"{url}said/",
        replies="" if alone else "Reply" if not count else "1 reply" if count == 1 else f"{count} replies",
    )


def reply_card(reply: Reply, room: Room, zone: str, now: dt.datetime) -> Said:
    """A reply as its share's page shows it."""
    author = room.people.get(reply.author_id)
    return Said(
        id=reply.public_id,
        name=author.shown if author else GONE,
        pebble=pebble_here(author.pebble) if author else PLAIN_PEBBLE,
        when=when(reply.created_at, now, zone),
        voice=voice(reply),
        mine=author is room.me,
    )


@lru_cache(maxsize=1)
def _share_path() -> tuple[str, str]:
    before, _, after = reverse("shares:share", args=["2222222222"]).partition("2222222222")
    return before, after


def share_url(public_id: str) -> str:
    """The path of a share's page. (`reverse` takes as long as drawing half a card.)"""
    return public_id.join(_share_path())


def voice(said: Share | Reply) -> SafeString:
    """The words as paragraphs, or a line that says they cannot be opened: one damaged row takes no page down."""
    return _voice(lambda: said.body)


def _voice(opened: Callable[[], str | None]) -> SafeString:
    try:
        return paragraphs(opened())
    except Unopenable:
        return _UNOPENABLE


def _chips(share: Any, now: dt.datetime, alone: bool) -> SafeString:
    chips = []
    if share.audience == Share.Audience.FACILITATORS:
        chips.append((" heather", icon("lock"), "For those who hold the space"))
    if share.fades_at is not None and (alone or share.fades_at - now < SOON):
        chips.append(("", icon("hourglass"), fading(share.fades_at, now)))
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
