"""What was said in a group, a page at a time, ready to draw."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.drawing import pebble
from core.drawing.icons import icon
from core.templatetags.wayside import paragraphs, when
from members.models import Member
from shares.models import Acknowledgement, Reply, Share
from shares.room import Person, Room
from shares.words import GONE, bdi, fading, heard
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


def page(
    member: Member, room: Room, now: dt.datetime, *, before: str = "", after: str = "", waiting: bool = False
) -> Feed:
    """The newest page, or the one `before` / `after` the share of that public id. One statement, two where a share is named.

    Where the named share is not there (any more), the newest page. `waiting` keeps those nobody has replied to.
    """
    every = Share.objects.visible_to(member, now).filter(group=room.group)
    here = (
        every.filter(public_id=before or after).values_list("created_at", "pk").first()
        if before or after
        else None
    )
    shown = every.waiting() if waiting else every
    shown = shown.select_related("key").with_answers()
    if here and after and not before:
        rows = list(shown.after(*here).order_by("created_at", "pk")[: PAGE + 1])
        newer, older = len(rows) > PAGE, True
        rows = rows[:PAGE][::-1]
    else:
        rows = list((shown.before(*here) if here else shown).order_by("-created_at", "-pk")[: PAGE + 1])
        newer, older = here is not None, len(rows) > PAGE
        rows = rows[:PAGE]
    return Feed(
        cards=[card(share, room, member, now) for share in rows],
        older=_query(waiting, before=rows[-1].public_id) if older and rows else "",
        newer=_query(waiting, after=rows[0].public_id) if newer and rows else "",
        waiting=waiting,
    )


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
