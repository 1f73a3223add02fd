"""Who would read it, how the button names them, how long it stays: the sentences beside the thing one presses.

Every sentence is a claim about what the product does (`shares.querysets`, `shares.actions`): change them together.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.html import format_html

from core import clock
from core import words as english
from groups.models import Group, Membership
from groups.seats import apart_words
from shares.models import Share
from shares.room import Person, Room
from shares.words import MOST_NAMES, named

SMALL = 6
"""In a circle of up to so many people it can be guessed who says something without a name (docs/look.md: said honestly)."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen so far for something about to be said."""

    audience: str = ""
    readers: Collection[str] = ()
    """Public ids of the chosen seats."""
    unnamed: bool = False
    note: str = ""
    wish: str = ""
    hard: bool = False
    stay: int | None = None
    """Days, 0 until taken back; None as the group has it."""


def people(count: int) -> str:
    """ "one person", "11 people"."""
    return "one person" if count == 1 else f"{count} people"


def hearing(
    room: Room, audience: str, *, seats: Collection[str] = (), kept_from: Collection[int] = ()
) -> list[Person]:
    """Who would read it now, besides oneself and those from whom one keeps one's words."""
    others = [person for person in room.others if person.member_id not in kept_from]
    if audience == Share.Audience.FACILITATORS:
        return [person for person in others if person.holds]
    if audience == Share.Audience.CHOSEN:
        return [person for person in others if person.seat in seats]
    return others


def readers(room: Room, audience: str, kept_from: Collection[int] = ()) -> str:
    """Who would read it, as a sentence: "Ten other people.", "Juniper and Tobi." """
    who, unread = _who(room, audience, kept_from), apart(room, audience, kept_from)
    return format_html("{} {}", who, unread) if who and unread else who or unread


def _who(room: Room, audience: str, kept_from: Collection[int]) -> str:
    hear = hearing(room, audience, kept_from=kept_from)
    if audience == Share.Audience.FACILITATORS:
        if hear:
            return format_html("{}.", named([p.shown for p in hear]))
        if room.other_holders:
            return ""
        return "You hold this space alone, so only you." if room.me.holds else "Nobody holds this space now."
    if not hear:
        return "Nobody else sits here yet." if not room.others else "Nobody else."
    several = (
        "One other person"
        if len(hear) == 1
        else f"{english.number_word(len(hear)).capitalize()} other people"
    )
    return f"{several}{_visiting(hear)}."


def apart(room: Room, audience: str, kept_from: Collection[int]) -> str:
    """Who holds the space and would not read it, for one keeps apart from them; told to nobody else. Mostly empty."""
    if audience not in (Share.Audience.GROUP, Share.Audience.FACILITATORS):
        return ""
    names = [person.name for person in room.other_holders if person.member_id in kept_from]
    return apart_words(names, others=len(names) < len(room.other_holders), mine=room.me.holds)


NONE_READS = "Nobody who holds this circle reads this."
"""What somebody is told who keeps their words from everyone who holds it."""


def goes_on(share: Share, readers: Sequence[Membership]) -> str:
    """Who is asked then, as `shares.heard.tend` does it; to be put behind `NONE_READS`."""
    if share.hard and share.audience == Share.Audience.GROUP and any(seat.willing for seat in readers):
        return " It is put before people here who like to be asked."
    return " Others who read it can answer." if readers else ""


def _visiting(hear: list[Person]) -> str:
    """Who tries the circle out reads along, and that is said."""
    visiting = sum(person.visiting for person in hear)
    if not visiting:
        return ""
    if len(hear) == 1:
        return ", who is visiting"
    return (
        ", one of them visiting" if visiting == 1 else f", {english.number_word(visiting)} of them visiting"
    )


def sharing_with(room: Room, choices: Choices, kept_from: Collection[int] = ()) -> str:
    """The button: "Share with 10 people", "Share with Juniper and Tobi"; before anything is chosen, "Share"."""
    hear = hearing(room, choices.audience, seats=choices.readers, kept_from=kept_from)
    if not choices.audience or not hear:
        return "Share"
    if choices.audience == Share.Audience.GROUP or len(hear) > MOST_NAMES:
        return f"Share with {people(len(hear))}"
    return format_html("Share with {}", named([person.shown for person in hear]))


def goes_to(room: Room, choices: Choices, kept_from: Collection[int] = ()) -> tuple[str, str]:
    """Where it goes, and to how many: ("Tuesday Circle", "11 people, one of them visiting")."""
    hear = hearing(room, choices.audience, seats=choices.readers, kept_from=kept_from)
    if choices.audience == Share.Audience.GROUP:
        count = f"{people(len(hear))}{_visiting(hear)}" if hear else "Nobody else sits here yet"
        return format_html("<bdi>{}</bdi>", room.group.name), count[:1].upper() + count[1:]
    if choices.audience == Share.Audience.FACILITATORS:
        return "Those who hold the space", ""
    if choices.audience == Share.Audience.CHOSEN and hear:
        return (
            (named([person.shown for person in hear]), "")
            if len(hear) <= MOST_NAMES
            else (people(len(hear)), "")
        )
    return "Whom you choose", ""


def told_who(room: Room) -> str:
    """What saying it as "someone in the circle" hides, and from whom it does not."""
    if room.group.unnamed != Group.Unnamed.HOLDERS:
        return "Nobody here is told who it was, those who hold the space neither."
    if not room.other_holders:
        return "Nobody else here is told who it was; only those who hold the space are."
    are = "is" if len(room.other_holders) == 1 else "are"
    return format_html(
        "Hidden from the others. {} {} told it’s you.", named([p.shown for p in room.other_holders]), are
    )


TOLD_LATER = "A notice of it waits until this part of the day is over; of a hard one it goes at once."
"""When others hear of words without a name (`shares.actions.saying`): the hour of a mail would tell who was there."""

_TOLD_LATER = "Nobody gets a notice of it before this part of the day is over."
_TOLD_AT_ONCE = "It is put before somebody at once, so whoever saw who was here then may guess."


def guessing(room: Room) -> str:
    """The limit of leaving one's name out, where so few sit there that it must be said; else empty."""
    count = room.count
    return f"With {english.number_word(count)} of you, people may guess." if 1 < count <= SMALL else ""


_LATER = {
    Group.Joining.CLOSED: "Nobody who comes later reads it.",
    Group.Joining.INVITED: "So does whoever is invited later, to stay, while it is still there.",
    Group.Joining.ASK: "So does whoever is given a seat later, to stay, while it is still there.",
    Group.Joining.AT_ONCE: "So does whoever takes a seat later, to stay, while it is still there.",
}
"""Who reads what is said to everyone besides those who sit there now, by how one joins (`Share.newcomers`)."""


def promised(group: Group, choices: Choices) -> list[str]:
    """What is promised of just this, with what was chosen."""
    said = {
        Share.Audience.GROUP: ["Only people with a seat here read it.", _LATER[Group.Joining(group.joining)]],
        Share.Audience.FACILITATORS: ["Only those who hold the space read it."],
        Share.Audience.CHOSEN: [
            "Only the people you choose read it. Those who hold the space read it where you choose them, and not otherwise."
        ],
    }.get(choices.audience, ["It is read by those you choose, and by nobody else."])  # type: ignore[call-overload]
    if choices.unnamed:
        know = group.unnamed == Group.Unnamed.HOLDERS
        who = "those who hold the space are told it was you" if know else "nobody here is told it was you"
        said += [f"It carries no name; {who}.", _TOLD_AT_ONCE if choices.hard else _TOLD_LATER]
    return [*said, "You can take it back at any time, and then it is gone for everyone."]


def fades(group: Group, choices: Choices, now: dt.datetime) -> dt.datetime | None:
    """When it would fade; None where it stays until taken back."""
    days = int(group.stay_days) if choices.stay is None else choices.stay
    return now + dt.timedelta(days=days) if days else None


def stays(fades_at: dt.datetime | None, now: dt.datetime, zone: str) -> str:
    """How long it will be there."""
    if fades_at is None:
        return "Stays until you take it back"
    day = english.day_month(clock.local(fades_at, zone).date(), clock.today(now, zone))
    return format_html("Fades on <b>{}</b>", day)
