"""The promise: what a group's confidentiality settings amount to, in the words members read.

Every sentence here is a claim about what the product does. Change the sentence with the behaviour, never one alone.
"""

import datetime as dt
from collections.abc import Mapping

from groups.models import Group, Promise

Terms = Mapping[str, object]
"""The settings a promise is made of: `listed`, `joining` (choice values) and `stay_days` (days; 0 is until taken back)."""

SETTINGS = ("listed", "joining", "stay_days")
"""Which of a group's fields its promise is made of."""

_LISTED = {
    "anyone": "Anyone who looks can find this circle. They see what it says of itself, how many sit here "
    "and, once signed in, who holds the space; never what is said.",
    "members": "Only people who are signed in can find this circle. They see what it says of itself, how many "
    "sit here and who holds the space; never what is said.",
    "nobody": "This circle is not listed. Only someone who is given its address comes upon it.",
}
_JOINING = {
    "at_once": "Whoever finds this circle can take an open seat at once.",
    "ask": "Nobody takes a seat here until someone who holds the space says yes.",
    "closed": "Nobody new takes a seat here for now.",
}
STAYS = {0: "until you take it back", 1: "24 hours", 7: "7 days", 30: "30 days", 90: "90 days"}
"""How long a share stays, in words, by days."""


def current(group: Group) -> Promise:
    """The promise that group gives now."""
    return group.promises.latest("version")


def terms_of(group: Group) -> dict[str, object]:
    """That group's settings, as a promise keeps them."""
    return {"listed": str(group.listed), "joining": str(group.joining), "stay_days": int(group.stay_days)}


def give(group: Group, now: dt.datetime) -> Promise:
    """The group's settings become its next promise. The caller holds the group's row locked."""
    last = group.promises.order_by("-version").first()
    version = last.version + 1 if last else 1
    return Promise.objects.create(group=group, version=version, terms=terms_of(group), since=now)


def sentences(promise: Promise | Terms) -> list[str]:
    """A promise, or settings that may become one, in sentences for members, in a fixed order."""
    terms = _terms(promise)
    return [
        "What you say to the circle is read by the people with a seat here. What you say to those who hold the "
        "space is read by them alone.",
        _JOINING[str(terms["joining"])] + _newcomers(terms),
        _LISTED[str(terms["listed"])],
        _fading(terms),
        "Admins look after these settings. They read nothing that is said here.",
        "What was said here stays here. We ask that of each other; no technique can stop a photograph of a screen.",
    ]


def short(promise: Promise | Terms) -> str:
    """How private a group is, in one line for people who are looking for one."""
    days = _days(_terms(promise))
    return f"Read only by people with a seat. {_stay_words(days)}."


def setting_words(setting: str, value: object) -> str:
    """One value of one setting, as a member reads it; the value itself where it is none we know."""
    words: dict[object, str] = {
        "listed": {"anyone": "Anyone who looks", "members": "People who are signed in", "nobody": "Nobody"},
        "joining": {"at_once": "A seat at once", "ask": "Ask, and be told", "closed": "Nobody new for now"},
        "stay_days": {0: "Until taken back", **{days: STAYS[days] for days in (1, 7, 30, 90)}},
    }.get(setting, {})  # type: ignore[assignment]
    key = int(str(value)) if setting == "stay_days" and str(value).isdigit() else value
    return words.get(key, str(value))


def _terms(promise: Promise | Terms) -> Terms:
    return promise.terms if isinstance(promise, Promise) else promise


def _days(terms: Terms) -> int:
    return int(str(terms["stay_days"]))


def _stay_words(days: int) -> str:
    return f"It fades after {STAYS[days]}" if days else "It stays until taken back"


def _newcomers(terms: Terms) -> str:
    later = " Someone who takes a seat later reads what is still there."
    return "" if terms["joining"] == "closed" else later


def _fading(terms: Terms) -> str:
    days = _days(terms)
    if not days:
        return "What you share stays until you take it back."
    return (
        f"What you share fades after {STAYS[days]}, or sooner if you take it back. Then its words are erased."
    )
