"""What was said in a group, a page at a time, ready to draw."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.drawing import pebble
from core.drawing.icons import icon
from core.prepared import prepared
from core.templatetags.wayside import paragraphs, when
from members.models import Member
from shares.models import Acknowledgement, Reply, Share
from shares.querysets import ShareQuerySet
from shares.room import Person, Room
from shares.words import GONE, bdi, fading, heard
from vault.models import DataKey
from vault.sealing import Unopenable

PAGE = 20
"""Shares on a page (look.md section 4)."""

SOON = dt.timedelta(days=7)
"""A share that fades within this time says so in the feed; on its own page it always does."""

PLAIN_PEBBLE = mark_safe(
    '<svg class="pebble" width="40" height="40" viewBox="0 0 40 40" aria-hidden="true">'
    '<circle cx="20" cy="20" r="19" fill="none" stroke="currentColor" stroke-dasharray="3.4 4"/></svg>'
)
"""Of somebody who is not in the group any more: nothing to tell them by."""

_UNOPENABLE = mark_safe('<p class="meta">These words can’t be opened.</p>')


@dataclass(frozen=True, slots=True)
class Said:
    """A share or reply, ready to draw."""

    id: str
    name: SafeString
    pebble: SafeString
    when: SafeString
    voice: SafeString
    mine: bool


@dataclass(frozen=True, slots=True)
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


_SHARE = [field.attname for field in Share._meta.concrete_fields]
_KEY = [field.attname for field in DataKey._meta.concrete_fields]


def _as_rows(shares: ShareQuerySet) -> "QuerySet[Share, Any]":
    """One more than a page, with all that hangs on each and the key it is sealed under."""
    columns = [*_SHARE, "answers", "said", *(f"key__{name}" for name in _KEY)]
    return shares.with_answers().values_list(*columns)[: PAGE + 1]


@prepared
def _newest(member: int, group: int, now: dt.datetime) -> "QuerySet[Share, Any]":
    shares = Share.objects.visible_to(Member(pk=member), now).filter(group=group)
    return _as_rows(shares.order_by("-created_at", "-pk"))


def page(
    member: Member, room: Room, now: dt.datetime, *, before: str = "", after: str = "", waiting: bool = False
) -> Feed:
    """The newest page, or the one `before` / `after` the share of that public id. One statement, two where a share is named.

    Where the named share is not there (any more), the newest page. `waiting` keeps those nobody has replied to.
    """
    every = Share.objects.visible_to(member, now).filter(group=room.group)
    here = None
    if before or after:
        here = every.filter(public_id=before or after).values_list("created_at", "pk").first()
    back = here is not None and not before
    if here is None and not waiting:
        rows = _newest(member=member.pk, group=room.group.pk, now=now)
    else:
        every = every.waiting() if waiting else every
        if here:
            every = every.after(*here) if back else every.before(*here)
        rows = list(_as_rows(every.order_by(*(("created_at", "pk") if back else ("-created_at", "-pk")))))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    shares = _shares(rows[::-1] if back else rows)
    newer, older = (more, True) if back else (here is not None, more)
    return Feed(
        cards=[card(share, room, member, now) for share in shares],
        older=_query(waiting, before=shares[-1].public_id) if older and shares else "",
        newer=_query(waiting, after=shares[0].public_id) if newer and shares else "",
        waiting=waiting,
    )


def _shares(rows: list[Any]) -> list[Share]:
    """Rows of `_as_rows` as shares; those sealed under one key get one key object."""
    keys: dict[int, DataKey] = {}
    shares = []
    for row in rows:
        share = Share.from_db("default", _SHARE, row[: len(_SHARE)])
        if share.key_id not in keys:
            keys[share.key_id] = DataKey.from_db("default", _KEY, row[len(_SHARE) + 2 :])
        share.key = keys[share.key_id]
        share.answers, share.said = row[len(_SHARE) : len(_SHARE) + 2]  # type: ignore[attr-defined]
        shares.append(share)
    return shares


def _query(waiting: bool, **cursor: str) -> str:
    return "?" + urlencode({**cursor, **({"show": "waiting"} if waiting else {})})


def card(share: Share, room: Room, member: Member, now: dt.datetime, *, alone: bool = False) -> Card:
    """A share from `with_answers()` as a card of the feed, or as the page of its own (`alone`)."""
    author = room.people.get(share.author_id)
    mine = share.author_id == member.pk
    said: list[str] = share.said  # type: ignore[attr-defined]
    count: int = share.answers  # type: ignore[attr-defined]
    url = reverse("shares:share", args=[share.public_id])
    return Card(
        id=share.public_id,
        name=_name(author),
        pebble=pebble(author.pebble) if author else PLAIN_PEBBLE,
        when=when(share.created_at, now, member.time_zone),
        voice=voice(share),
        mine=mine,
        chips=_chips(share, now, alone),
        heard=heard(said, room, author),
        buttons=mark_safe("") if mine else buttons(share.public_id, said, member.pk),
        url=url,
        said_url=f"{url}said/",
        replies="" if alone else "Reply" if not count else "1 reply" if count == 1 else f"{count} replies",
    )


def reply_card(reply: Reply, room: Room, member: Member, now: dt.datetime) -> Said:
    """A reply as its share's page shows it."""
    author = room.people.get(reply.author_id)
    return Said(
        id=reply.public_id,
        name=_name(author),
        pebble=pebble(author.pebble) if author else PLAIN_PEBBLE,
        when=when(reply.created_at, now, member.time_zone),
        voice=voice(reply),
        mine=reply.author_id == member.pk,
    )


def voice(said: Share | Reply) -> SafeString:
    """The words as paragraphs, or a line that says they cannot be opened: one damaged row takes no page down."""
    try:
        return paragraphs(said.body)
    except Unopenable:
        return _UNOPENABLE


def _name(author: Person | None) -> SafeString:
    return bdi(author.name) if author else GONE


def _chips(share: Share, now: dt.datetime, alone: bool) -> SafeString:
    chips = []
    if share.audience == Share.Audience.FACILITATORS:
        chips.append((" heather", icon("lock"), "For those who hold the space"))
    if share.fades_at is not None and (alone or share.fades_at - now < SOON):
        chips.append(("", icon("hourglass"), fading(share.fades_at, now)))
    return format_html_join("", '<span class="chip{}">{}{}</span>', chips)


_BUTTON = (
    '<button class="said" type="submit" id="{0}-{1}" name="{2}" value="{0}" aria-pressed="{3}">{4}</button>'
)


def buttons(share_id: str, said: list[str], member_id: int) -> SafeString:
    """The three responses. Each says what pressing it asks for (`say` or `unsay`), so sending one twice does no harm."""
    rows = []
    for kind, label in Acknowledgement.Kind.choices:
        on = f"{kind}:{member_id}" in said
        rows.append((kind, share_id, "unsay" if on else "say", "true" if on else "false", label))
    return format_html_join("", _BUTTON, rows)
