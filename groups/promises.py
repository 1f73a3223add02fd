"""The promise: what a group's confidentiality settings amount to, in the words members read.

The sentences of each setting stand in `groups.terms`. Every one is a claim about what the product does.
"""

import datetime as dt

from groups import terms
from groups.models import Group, Promise
from groups.terms import Terms

STAYS = {0: "until you take it back", 1: "24 hours", 7: "7 days", 30: "30 days", 90: "90 days"}
"""How long a share stays, in words, by days."""

_READERS = (
    "What you say to the circle is read by the people with a seat here. What you say to those who hold the space is read by "
    "them alone."
)
_ALWAYS = (
    "Admins look after these settings. They read nothing that is said here.",
    "What you share keeps the promise it was shared under. A looser one is told at least a week before, and is for later shares only.",
    "What was said here stays here. We ask that of each other; no technique can stop a photograph of a screen.",
)


def current(group: Group) -> Promise:
    """The promise that group gives now."""
    return group.promises.latest("version")


def terms_of(group: Group) -> dict[str, object]:
    """That group's settings, as a promise keeps them: plain text and numbers."""
    return {name: _plain(getattr(group, name)) for name in terms.NAMES}


def give(group: Group, now: dt.datetime) -> Promise:
    """The group's settings become its next promise. The caller holds the group's row locked."""
    last = group.promises.order_by("-version").first()
    version = last.version + 1 if last else 1
    return Promise.objects.create(group=group, version=version, terms=terms_of(group), since=now)


def sentences(promise: Promise | Terms) -> list[str]:
    """A promise, or settings that may become one, in sentences for members, in a fixed order."""
    kept = terms_in(promise)
    said = [setting.sentence(kept[setting.name]) for setting in terms.ALL]
    return [_READERS, *filter(None, said), *_ALWAYS]


def short(promise: Promise | Terms) -> str:
    """How private a group is, in one line for people who are looking for one."""
    days = int(str(terms_in(promise)["stay_days"]))
    return f"Read only by people with a seat. {_stay_words(days)}."


def terms_in(promise: Promise | Terms) -> dict[str, object]:
    """The settings of a promise, with what an older one does not mention."""
    return terms.full(promise.terms if isinstance(promise, Promise) else promise)


def _plain(value: object) -> object:
    return int(value) if isinstance(value, int) else str(value)


def _stay_words(days: int) -> str:
    return f"It fades after {STAYS[days]}" if days else "It stays until taken back"
