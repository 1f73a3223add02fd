"""Whom a member tells that something happened: who there is to tell, in which words, and what of it still stands.

What is told is said in a circle as everything else there is, by the app above (`journeys.signals`); each person reads a
message of their own, and each can be taken back by itself.
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from journeys.models import Setback
from journeys.signals import still_told
from members.models import Member

HOLDERS, EVERYONE = "holders", "everyone"
"""Beside a seat's public id: whom in a circle it is said to."""

LETTER = "I’ve had a hard time. Nothing needs fixing. I wanted you to know."
"""The words others would read, until the member writes their own."""


@dataclass(frozen=True, slots=True)
class Ear:
    """Somebody, or some people, of a circle who could be told."""

    key: str
    """A seat's public id, `HOLDERS` or `EVERYONE`."""
    name: str
    """As the page shows them."""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle in which one may say something, and who of it could be told."""

    group_id: str
    """Its public id."""
    name: str
    ears: tuple[Ear, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One message that was said: to whom, and where it stands."""

    who: str
    """As the member knows them: "Juniper in Tuesday Circle"."""
    share: str
    """The public id of the share that says it."""
    to: str = ""
    """As it was chosen (`journeys.draft.Answers.whom`): two circles may be called alike."""


def keep(told: Iterable[Told]) -> str | None:
    """As `Setback.told` keeps them; None where nobody was told."""
    rows = [asdict(one) for one in told]
    return json.dumps(rows, ensure_ascii=False) if rows else None


def kept(sealed: str | None) -> list[Told]:
    """What `keep` wrote; nothing where it is not understood (any more)."""
    try:
        rows = json.loads(sealed or "[]")
        return [Told(str(row["who"]), str(row["share"])) for row in rows]
    except (ValueError, TypeError, KeyError):
        return []


def told_of(member: Member, setbacks: Iterable[Setback], now: dt.datetime) -> dict[int, tuple[Told, ...]]:
    """By setback, what was told of it and still stands: not taken back, not faded. One statement however many there are, and
    none where nobody was ever told."""
    said = {setback.pk: kept(setback.told) for setback in setbacks}
    asked = [one.share for told in said.values() for one in told]
    if not asked:
        return {}
    standing: set[str] = set()
    answer: Any
    for _, answer in still_told.send(sender=Setback, member=member, shares=asked, now=now):
        standing |= answer or set()
    return {pk: tuple(one for one in told if one.share in standing) for pk, told in said.items()}
