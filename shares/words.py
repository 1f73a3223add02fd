"""The sentences around a share: who hears it, whom it is for, what would help, how soon it fades."""

import datetime as dt
from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import words as english
from core.drawing.icons import icon
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


def fading_vaguely(days: int) -> str:
    """The same to the day, for words left without a name: whoever knows when they fade knows when they were said."""
    return f"Fades in {days} days" if days > 1 else "Fades tomorrow" if days else "Fades today"


def chosen(readers: Iterable[int], room: Room, mine: bool) -> SafeString:
    """For whom something was said to chosen people: its author reads their names, each of them only how many they are."""
    there = [person for reader in readers if (person := room.person(reader))]
    if mine:
        return (
            format_html("For {}", named([p.shown for p in there]))
            if there
            else ours("For people who were here")
        )
    others = len([person for person in there if person is not room.me])
    if not others:
        return ours("For you alone")
    return format_html("For you and {} other{}", english.number_word(others), "" if others == 1 else "s")


def heard(said: Iterable[str], room: Room, whom: SafeString) -> SafeString:
    """Who answered with one press, in words with names: "You, Lark, Ana and Birch hear Joe".

    `said` is a share's acknowledgements as "kind:member id"; those who have left are not named. `whom` they hear.
    """
    by_kind: dict[str, list[Person]] = {}
    shown: dict[int, Person] = {}
    for entry in said:
        kind, _, member_id = entry.partition(":")
        person = room.person(int(member_id))
        if person is not None:
            by_kind.setdefault(kind, []).append(person)
            shown[person.member_id] = person
    if not by_kind:
        return ours("")
    lines = "".join(
        f"<span>{_line(kind, by_kind[kind], room.me, whom)}</span> "
        for kind in _ONE_AND_MANY
        if kind in by_kind
    )
    pebbles = "".join(room.pebble_of(person, 22) for person in list(shown.values())[:MOST_NAMES])
    return SafeString(f'<p class="heard"><span class="stackp">{pebbles}</span>{lines}</p>')


def _line(kind: str, by: list[Person], me: Person, whom: str) -> str:
    who: list[str] = [person.shown for person in by if person is not me]
    if len(who) < len(by):
        who.insert(0, "You")
    one, many = _ONE_AND_MANY[kind]
    verb = one if len(who) == 1 and who[0] != "You" else many
    return verb.format(named(who), whom)


_WISHES = {
    "listen": ("ear", "Just listening", "just listening"),
    "experience": ("users-round", "Your experience is welcome", "to hear your experience"),
    "ideas": ("lightbulb", "Ideas are welcome", "to hear your ideas"),
    "practical": ("hand-helping", "Practical help is welcome", "practical help"),
}
"""By wish: its icon, what the chip says, and how "Ben would like" goes on."""


def wish_chip(wish: str) -> tuple[str, SafeString, str]:
    """A chip of what would help."""
    sign, says, _ = _WISHES[wish]
    return " pine", icon(sign), says


def wish_line(wish: str, name: SafeString, mine: bool) -> SafeString:
    """The same as a sentence beside the box to answer in; empty where they did not say, or it is one's own."""
    if not wish or mine:
        return ours("")
    return format_html("{} would like: {}.", name, _WISHES[wish][2])
