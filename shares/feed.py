"""What was said in a group, a page at a time, ready to draw."""

import datetime as dt
from collections import namedtuple
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet, Subquery

from core.prepared import prepared_without
from groups.models import Group
from members.models import Member
from shares.cards import Card, card
from shares.models import Share
from shares.querysets import ShareQuerySet
from shares.room import Room

PAGE = 20
"""Shares on a page."""

_SEALED: dict[str, Any] = {name: Share._meta.get_field(name) for name in ("body", "note")}


@dataclass(frozen=True, slots=True)
class Rows:
    """One page as it was read. `older` and `newer` are query strings, empty where there is nothing further."""

    rows: list[Any]
    older: str
    newer: str
    waiting: bool

    def met(self) -> set[int]:
        """The member ids of everybody its cards may name."""
        found = {row.author_id for row in self.rows}
        for row in self.rows:
            found.update(row.readers)
            found.update(int(entry.partition(":")[2]) for entry in row.said)
        return found


@dataclass(frozen=True, slots=True)
class Feed:
    """The same, ready to draw."""

    cards: list[Card]
    older: str
    newer: str
    waiting: bool


@prepared_without("sort")
def _newest(member: int, group: str, now: dt.datetime) -> "QuerySet[Share, Any]":
    """The page that everybody opens. Row security lets the planner expect one row and sort it; there are many, and the index
    has them in order."""
    me = Member(pk=member)
    return _shown(_every(me, group, now), me)


@prepared_without("sort")
def _older(member: int, group: str, now: dt.datetime, at: dt.datetime, pk: int) -> "QuerySet[Share, Any]":
    me = Member(pk=member)
    return _shown(_every(me, group, now).before(at, pk), me)


@prepared_without("sort")
def _newer(member: int, group: str, now: dt.datetime, at: dt.datetime, pk: int) -> "QuerySet[Share, Any]":
    me = Member(pk=member)
    return _shown(_every(me, group, now).after(at, pk), me, "created_at", "pk")


def _every(member: Member, group: str, now: dt.datetime) -> ShareQuerySet:
    here = Group.objects.filter(public_id=group).values("pk")
    return Share.objects.visible_to(member, now).shown_to(member).filter(group=Subquery(here))


_ROW = [
    "public_id", "author_id", "audience", "readers", "unnamed", "holders_know", "body", "note", "wish", "created_at", "edited_at", "fades_at",
    "answers", "said", "key_id", "key__owner_id", "key__group_id", "key__until", "key__master_version", "key__wrapped",
]  # fmt: skip


class _Key(namedtuple("_Key", "pk owner_id group_id until master_version wrapped")):
    """What opening takes of a DataKey."""

    between_id = None  # shares are said in a circle, never between two


def _shown(shares: ShareQuerySet, member: Member, *order: str) -> "QuerySet[Share, Any]":
    """One more than a page, as rows with all that hangs on each; the newest first where no order is given."""
    ordered = shares.order_by(*(order or ("-created_at", "-pk")))
    return ordered.with_answers(member).values_list(*_ROW, named=True)[: PAGE + 1]


def _cards(rows: list[Any], room: Room, zone: str, now: dt.datetime) -> list[Card]:
    """Those rows as cards."""
    keys: dict[int, Any] = {row.key_id: _Key._make(row[-len(_Key._fields) :]) for row in rows}
    return [card(row, partial(_opened, row, keys[row.key_id]), room, zone, now) for row in rows]


def _opened(row: Any, key: Any, name: str) -> str:
    """A sealed column of a row that was read without making a share of it."""
    sealed = getattr(row, name)
    return _SEALED[name].open_row(row.public_id, key, sealed) if sealed is not None else ""


def read(
    member: Member, group: str, now: dt.datetime, *, before: str = "", after: str = "", waiting: bool = False
) -> Rows:
    """Of the group of that public id the newest page, or the one `before` / `after` the share of that public id; nothing for who
    has no seat there. One statement, two where a share is named.

    Where the named share is not there (any more), the newest page. `waiting` keeps those nobody has replied to.
    """
    here = None
    if before or after:
        named = _every(member, group, now).filter(public_id=before or after)
        here = named.values_list("created_at", "pk").first()
    back = here is not None and not before
    rows = (_waiting if waiting else _page)(member, group, here, back, now)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if back:
        rows.reverse()
    newer, older = (more, True) if back else (here is not None, more)
    return Rows(
        rows=rows,
        older=_query(waiting, before=rows[-1].public_id) if older and rows else "",
        newer=_query(waiting, after=rows[0].public_id) if newer and rows else "",
        waiting=waiting,
    )


def drawn(page: Rows, room: Room, zone: str, now: dt.datetime) -> Feed:
    """That page, in the room where it was said."""
    return Feed(_cards(page.rows, room, zone, now), page.older, page.newer, page.waiting)


Point = tuple[dt.datetime, int] | None
"""Where a page begins: a share's instant and id."""


def _page(member: Member, group: str, here: Point, back: bool, now: dt.datetime) -> list[Any]:
    """The rows of the newest page, or of the one before or after that point."""
    asked = {"member": member.pk, "group": group, "now": now}
    if here is None:
        return _newest(**asked)
    return (_newer if back else _older)(**asked, at=here[0], pk=here[1])


def _waiting(member: Member, group: str, here: Point, back: bool, now: dt.datetime) -> list[Any]:
    """The same of those nobody has replied to."""
    every = _every(member, group, now).waiting(member)
    if here and back:
        return list(_shown(every.after(*here), member, "created_at", "pk"))
    return list(_shown(every.before(*here) if here else every, member))


def _query(waiting: bool, **cursor: str) -> str:
    return "?" + urlencode({**cursor, **({"show": "waiting"} if waiting else {})})
