"""Who would read it, how the button names them, how long it stays: the sentences beside the thing one presses."""

import datetime as dt

from django.utils.html import format_html

from core import clock
from core import words as english
from shares.models import Share
from shares.room import Room
from shares.words import named


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
