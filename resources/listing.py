"""What the pages show of worksheets and readings. Loaded, not decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from groups.finding import language_name
from groups.models import Group
from groups.querysets import is_member, seats_of
from members.models import Member
from resources.models import Kind, Reading, Resource, ResourceWords
from resources.passages import Passage, passages

MOST = 200
"""Of each kind a page lists, newest first."""

SHOWN = {
    Resource.State.BEGUN: "Begun. Nobody but you can read it",
    Resource.State.WAITING: "An admin has yet to read it",
    Resource.State.RETURNED: "An admin gave it back, with an answer",
}
"""What is said of one's own that is not published."""


@dataclass(frozen=True, slots=True)
class Item:
    """One of them in a list."""

    title: str
    kind: str
    note: str
    language: str
    """Its name in itself, where it is not English; else "". """
    url: str
    says: str = ""
    """How it stands, of one's own."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of them opened."""

    title: str
    kind: str
    note: str
    lang: str
    source: str
    parts: list[Passage]


@dataclass(frozen=True, slots=True)
class Wait:
    """What an admin sees in the list: of what waits its title, of what a circle reads only that it is there."""

    resource: Resource
    title: str = ""
    kind: str = ""


def kind_of(code: str) -> str:
    """What a page calls it; "" of what is begun and has not said yet."""
    return dict(Kind.choices).get(code, "")


def _language(code: str) -> str:
    return "" if code.split("-")[0] == "en" else language_name(code)


def everybodys() -> list[Item]:
    """What the site has for everybody, newest first; one statement."""
    return [
        Item(row.title, kind_of(row.kind), row.note, _language(row.language), reverse("resources:one", args=[row.public_id]))
        for row in Reading.objects.defer("words")[:MOST]
    ]  # fmt: skip


def of_circles(member: Member, now: dt.datetime) -> list[tuple[Group, list[Item]]]:
    """What each circle where that member sits has for itself, newest first; one statement."""
    seen = ResourceWords.objects.visible_to(member, now).filter(
        resource__state=Resource.State.PUBLISHED, group__in=seats_of(member, now).values("group")
    )
    found: dict[Group, list[Item]] = {}
    for row in _along(seen).order_by("group__name", "-at", "-pk")[:MOST]:
        found.setdefault(row.group, []).append(_item(row))
    return list(found.items())


def not_published(member: Member, now: dt.datetime) -> list[Item]:
    """What that member suggested and no circle reads yet; one statement."""
    mine = ResourceWords.objects.mine(member, now).exclude(resource__state=Resource.State.PUBLISHED)
    return [
        _item(row, SHOWN[Resource.State(row.resource.state)])
        for row in _along(mine).order_by("-at", "-pk")[:MOST]
    ]


def held(member: Member | None, now: dt.datetime) -> list[Group]:
    """The circles for which that member could write something; one statement, none for a stranger."""
    return list(Group.objects.held_by(member, now).order_by("name", "pk")) if is_member(member) else []


def waiting(member: Member, now: dt.datetime) -> list[Wait]:
    """What waits for admins, the oldest first; one statement."""
    seen = ResourceWords.objects.visible_to(member, now).filter(resource__state=Resource.State.WAITING)
    return [
        Wait(row.resource, row.title, kind_of(row.resource.kind))
        for row in _along(seen, "resource__group").order_by("at", "pk")[:MOST]
    ]


def published(member: Member, now: dt.datetime) -> list[Wait]:
    """That circles have something, and since when; one statement, and none of its words."""
    seen = Resource.objects.visible_to(member, now).filter(state=Resource.State.PUBLISHED)
    rows: Iterable[Resource] = seen.select_related("group").order_by("-answered_at", "-pk")[:MOST]
    return [Wait(row, kind=kind_of(row.kind)) for row in rows]


def _along(rows: "models.QuerySet[ResourceWords]", *more: str) -> "models.QuerySet[ResourceWords]":
    return rows.select_related("key", "resource", "group", *more)


def _item(row: ResourceWords, says: str = "") -> Item:
    of = row.resource
    return Item(
        row.title,
        kind_of(of.kind),
        row.note or "",
        _language(of.language),
        reverse("resources:here", args=[of.public_id]),
        says,
    )


def opened(row: Reading | ResourceWords) -> Sheet:
    """It with its words in pieces."""
    of = row if isinstance(row, Reading) else row.resource
    return Sheet(row.title, kind_of(of.kind), row.note or "", of.language, row.source, passages(row.words))
