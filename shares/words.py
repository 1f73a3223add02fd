"""The sentences around a share: who reads it, who hears it, how long it stays."""

import datetime as dt
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core import clock
from core import words as english
from core.drawing import pebble
from core.templatetags.wayside import names
from shares.models import Acknowledgement, Share
from shares.room import Person, Room

MOST_NAMES = 4
"""Names and pebbles beside a share; whoever comes after is "and others" (look.md, principle 5)."""

GONE = mark_safe("Someone who was here")
"""Stands for somebody who has left the group."""

_ONE_AND_MANY = {
    Acknowledgement.Kind.HEAR: ("hears {}", "hear {}"),
    Acknowledgement.Kind.BEEN_THERE: ("has been there", "have been there"),
    Acknowledgement.Kind.THANK: ("said thank you", "said thank you"),
}


def bdi(name: str) -> SafeString:
    """A name that cannot turn the sentence around it."""
    return format_html("<bdi>{}</bdi>", name)


def people(count: int) -> str:
    """ "one person", "11 people"."""
    return "one person" if count == 1 else f"{count} people"


def readers(room: Room, audience: str) -> str:
    """Who would read it, as a sentence: "Ten other people.", "Juniper and Tobi." """
    if audience == Share.Audience.FACILITATORS:
        if not room.other_holders:
            return "You hold this space alone, so only you."
        return format_html("{}.", names(p.name for p in room.other_holders))
    count = len(room.others)
    if not count:
        return "Nobody else sits here yet."
    return "One other person." if count == 1 else f"{english.number_word(count).capitalize()} other people."


def sharing_with(room: Room, audience: str) -> str:
    """The button: "Share with 10 people", "Share with Juniper and Tobi"; before anything is chosen, "Share"."""
    if audience == Share.Audience.GROUP and room.others:
        return f"Share with {people(len(room.others))}"
    if audience == Share.Audience.FACILITATORS and room.other_holders:
        return format_html("Share with {}", names(p.name for p in room.other_holders))
    return "Share"


def stays(fades_at: dt.datetime | None, now: dt.datetime, zone: str) -> str:
    """How long it will be there."""
    if fades_at is None:
        return "Stays until you take it back"
    day = english.day_month(clock.local(fades_at, zone).date(), clock.today(now, zone))
    return format_html("Fades on <b>{}</b>", day)


def fading(fades_at: dt.datetime, now: dt.datetime) -> str:
    """How soon it will be gone: "Fades in 6 days"."""
    left = fades_at - now
    if left.days > 1:
        return f"Fades in {left.days} days"
    hours = int(left.total_seconds() // 3600)
    return (
        "Fades within the hour"
        if hours < 1
        else f"Fades in {hours} hours"
        if hours > 1
        else "Fades in an hour"
    )


def heard(said: Iterable[str], room: Room, author: Person | None) -> SafeString:
    """Who answered with one press, in words with names: "You, Lark, Ana and Birch hear Joe".

    `said` is a share's acknowledgements as "kind:member id"; those who have left are not named.
    """
    by_kind: dict[str, list[Person]] = {}
    for entry in said:
        kind, _, member_id = entry.partition(":")
        if (person := room.people.get(int(member_id))) is not None:
            by_kind.setdefault(kind, []).append(person)
    if not by_kind:
        return mark_safe("")
    lines = [_line(kind, by_kind[kind], room, author) for kind in Acknowledgement.Kind if kind in by_kind]
    shown = {person.member_id: person for group in by_kind.values() for person in group}
    stack = format_html_join(
        "", "{}", ((pebble(person.pebble, 22),) for person in list(shown.values())[:MOST_NAMES])
    )
    return format_html(
        '<p class="heard"><span class="stackp">{}</span>{}</p>',
        stack,
        format_html_join(" ", "<span>{}</span>", ((line,) for line in lines)),
    )


def _line(kind: str, by: list[Person], room: Room, author: Person | None) -> SafeString:
    me = room.me.member_id
    in_order = sorted(by, key=lambda person: person.member_id != me)
    who = ["You" if person.member_id == me else person.name for person in in_order]
    one, many = _ONE_AND_MANY[Acknowledgement.Kind(kind)]
    verb = one if len(who) == 1 and who[0] != "You" else many
    whom = (
        mark_safe("you")
        if author is not None and author.member_id == me
        else bdi(author.name if author else "them")
    )
    return format_html("{} {}", names(who, MOST_NAMES), format_html(verb, whom))
