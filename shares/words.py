"""The sentences around a share: who reads it, who hears it, how long it stays."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import clock
from core import words as english
from core.drawing.pebbles import BODIES
from core.markup import ours
from shares.models import Share
from shares.room import Person, Room

MOST_NAMES = 4
"""Names and pebbles beside a share; whoever comes after is "and others"."""

GONE = ours("Someone who was here")
"""Stands for somebody who has left the group."""

_ONE_AND_MANY = {
    "hear": ("{} hears {}", "{} hear {}"),
    "been_there": ("{} has been there", "{} have been there"),
    "thank": ("{} said thank you", "{} said thank you"),
}
"""By kind of acknowledgement: said by one, said by many."""


def named(shown: list[str]) -> SafeString:
    """Names, escaped already, as a list in words; beyond `MOST_NAMES` "… and others"."""
    if len(shown) > MOST_NAMES:
        shown = [*shown[:MOST_NAMES], "others"]
    return SafeString(english.in_a_row(shown))


@lru_cache(maxsize=2 * len(BODIES))
def pebble_here(number: int, size: int = 40) -> SafeString:
    """A pebble whose shape `pebble_shapes` draws once a page: many stand on one, of few people."""
    return ours(
        f'<svg class="pebble" width="{size}" height="{size}" viewBox="0 0 40 40" aria-hidden="true">'
        f'<use href="#p{number}"/></svg>'
    )


def pebble_shapes(room: Room) -> SafeString:
    """The shapes that `pebble_here` points at, of everyone in the room; nothing of it is seen."""
    numbers = sorted({person.pebble for person in room.people.values()})
    return ours(
        '<svg width="0" height="0" aria-hidden="true">'
        + "".join(
            f'<symbol id="p{number}" viewBox="0 0 40 40">{BODIES[number]}</symbol>' for number in numbers
        )
        + "</svg>"
    )


def people(count: int) -> str:
    """ "one person", "11 people"."""
    return "one person" if count == 1 else f"{count} people"


def readers(room: Room, audience: str) -> str:
    """Who would read it, as a sentence: "Ten other people.", "Juniper and Tobi." """
    if audience == Share.Audience.FACILITATORS:
        if not room.other_holders:
            return "You hold this space alone, so only you."
        return format_html("{}.", named([p.shown for p in room.other_holders]))
    count = len(room.others)
    if not count:
        return "Nobody else sits here yet."
    return "One other person." if count == 1 else f"{english.number_word(count).capitalize()} other people."


def sharing_with(room: Room, audience: str) -> str:
    """The button: "Share with 10 people", "Share with Juniper and Tobi"; before anything is chosen, "Share"."""
    if audience == Share.Audience.GROUP and room.others:
        return f"Share with {people(len(room.others))}"
    if audience == Share.Audience.FACILITATORS and room.other_holders:
        return format_html("Share with {}", named([p.shown for p in room.other_holders]))
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
    shown: dict[int, Person] = {}
    for entry in said:
        kind, _, member_id = entry.partition(":")
        person = room.people.get(int(member_id))
        if person is not None:
            by_kind.setdefault(kind, []).append(person)
            shown[person.member_id] = person
    if not by_kind:
        return ours("")
    lines = "".join(
        f"<span>{_line(kind, by_kind[kind], room.me, author)}</span> "
        for kind in _ONE_AND_MANY
        if kind in by_kind
    )
    pebbles = "".join(pebble_here(person.pebble, 22) for person in list(shown.values())[:MOST_NAMES])
    return SafeString(f'<p class="heard"><span class="stackp">{pebbles}</span>{lines}</p>')


def _line(kind: str, by: list[Person], me: Person, author: Person | None) -> str:
    who: list[str] = [person.shown for person in by if person is not me]
    if len(who) < len(by):
        who.insert(0, "You")
    one, many = _ONE_AND_MANY[kind]
    verb = one if len(who) == 1 and who[0] != "You" else many
    return verb.format(named(who), "you" if author is me else author.shown if author else "them")
