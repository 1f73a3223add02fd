"""The sentences around a share: who hears it, how soon it fades."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from django.utils.safestring import SafeString

from core import words as english
from core.drawing.pebbles import BODIES
from core.markup import ours
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
