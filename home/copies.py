"""A copy of one's own words in one circle: a page that explains it, and one plain text file. Nobody else's words are in it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from checkins.answered import as_lines
from checkins.models import CheckIn
from core import clock
from core.views import notes_file
from core.words import clock_time
from gatherings.models import Gathering, Place
from groups.doors import lasting_seat
from groups.models import Group
from home.words import KINDS, Own, own, own_words, quoted_in
from members.models import Member
from members.requests import signed_in
from milestones.models import Celebration
from partners.models import PartnerWords
from resources.models import ResourceWords
from shares.models import Reply, Share

LINE = "-" * 20
"""Between two things; a browser, an editor and a printer show it alike."""

LEFT = {
    "kindword": "Left a kind word", "suggestion": "Left a thought", "afterword": "Left closing words",
    "handover": "Handed over", "letter": "Wrote to somebody", "letteranswer": "Answered somebody",
    "partnerwords": "Checked in with one person", "conversationwords": "Wrote to one person",
    "requestwords": "Asked for a hand",
    "dutynote": "Left a note for whoever is on duty", "worry": "Was worried about somebody",
    "report": "Told whoever looks after this place",
    "resourcewords": "Wrote a worksheet or a reading",
}  # fmt: skip
"""What one did with words that stand alone, by the name of their model."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing of theirs as the file has it."""

    at: dt.datetime
    what: str
    words: str


@require_safe
def copies(request: HttpRequest, group_id: str) -> HttpResponse:
    """What a copy is, what is in it, and where it lies then."""
    member, now = signed_in(request), clock.now()
    seat = lasting_seat(member, group_id)
    count = sum(rows.count() for rows in _own(member, seat.group, now))
    context = {"group": seat.group, "paused": seat.is_paused(now), "count": count}
    return render(request, "home/copies.html", context)


@require_safe
def notes(request: HttpRequest, group_id: str) -> HttpResponse:
    """The file. Its name and its first lines say nothing of what it is a copy of."""
    member, now = signed_in(request), clock.now()
    seat = lasting_seat(member, group_id)
    text = as_text(everything(member, seat.group, now), member.time_zone)
    return notes_file(text.encode(), "text/plain; charset=utf-8", "txt")


@require_safe
def all_notes(request: HttpRequest) -> HttpResponse:
    """The same of every circle, with a seat there or without."""
    member, now = signed_in(request), clock.now()
    return notes_file(
        as_text(everything(member, None, now), member.time_zone).encode(), "text/plain; charset=utf-8", "txt"
    )


def _own(member: Member, group: Group | None, now: dt.datetime) -> list[QuerySet[Any]]:
    """Everything of theirs that stands in that group, or in all of them, each kind through the door to one's own."""
    kinds = [own(kind, member, now)[0] for kind in KINDS]
    return [rows.filter(group=group) for rows in kinds] if group else kinds


def everything(member: Member, group: Group | None, now: dt.datetime) -> list[Said]:
    """All of it, oldest first; a few statements a kind and two besides, however much there is."""
    kinds = _own(member, group, now)
    quoted = quoted_in(
        [group.pk] if group else {pk for rows in kinds for pk in rows.values_list("group", flat=True)}
    )
    places = Place.objects.mine(member, now).select_related("key")
    wheres = {place.gathering_id: place.where for place in (places.filter(group=group) if group else places)}
    found = [
        _said(row, row.group_id in quoted, wheres)
        for rows in kinds
        for row in rows.select_related("key", *(["round"] if rows.model is CheckIn else [])).order_by("pk")
    ]
    return sorted(found, key=lambda said: said.at)


def _said(
    row: Own,
    quotes: bool,
    wheres: dict[int, str],
) -> Said:
    if isinstance(row, Share):
        note = f"(Mentions: {row.note})\n" if row.note else ""
        return Said(row.created_at, "Shared", note + (row.body or ""))
    if isinstance(row, Reply):
        return Said(row.created_at, "Replied", own_words(row, quotes))
    if isinstance(row, CheckIn):
        return Said(row.at, "Passed" if row.passed else "Checked in", "\n".join(as_lines(row)))
    if isinstance(row, Celebration):
        return Said(row.at, "Celebrated", "\n".join(filter(None, [row.title, row.words])))
    if isinstance(row, Gathering):
        begins = f"{row.day:%Y-%m-%d}, {clock_time(row.starts)}, {row.time_zone}"
        lines = [row.title, begins, wheres.get(row.pk), row.words, row.access]
        return Said(row.made_at, "Planned", "\n".join(filter(None, lines)))
    if isinstance(row, PartnerWords):
        lines = [dict(CheckIn.WEATHERS).get(row.weather or "", ""), row.words or ""]
        return Said(row.at, LEFT["partnerwords"], "\n".join(filter(None, lines)))
    if isinstance(row, ResourceWords):
        note = f"(Mentions: {row.note})" if row.note else ""
        lines = [row.title, note, row.words, row.source]
        return Said(row.at, LEFT["resourcewords"], "\n".join(filter(None, lines)))
    return Said(row.at, LEFT[row._meta.model_name or ""], row.words or "")


def as_text(said: list[Said], zone: str) -> str:
    """Those things as plain text, with days and times as their writer's clock showed them."""
    return "\n".join(_lines(said, zone))


def _lines(said: list[Said], zone: str) -> Iterator[str]:
    if not said:
        yield "Nothing stands here yet."
    for one in said:
        at = clock.local(one.at, zone)
        yield f"{at:%Y-%m-%d}, {clock_time(at)}. {one.what}."
        yield from (["", one.words] if one.words else [])
        yield from ["", LINE, ""]
