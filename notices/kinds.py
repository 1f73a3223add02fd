"""Which kinds of notice there are. Each app registers its own in its `notices.py`, when Django starts.

A kind says when a notice still holds, where it leads and how it reads inside the product. None of it holds content:
no names, no words, no group; what leaves the house by mail says even less (`templates/notices/mail/`).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from members.models import Member
    from notices.models import Notice

PREFERENCES = ("reminders", "milestones", "replies", "seats")
"""The booleans of NoticePreference that a kind may name."""

URGENT, ORDINARY, REMINDERS = 0, 1, 2
"""The lanes (`Notice.Lane`): what somebody waits for or must not miss, what goes in its turn, and what comes in herds."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice."""

    name: str
    """Stands in `Notice.kind`; at most 40 characters."""
    preference: str | None
    """Which boolean of NoticePreference switches its mail off; None: always mailed."""
    still_true: "Callable[[Notice, Member, dt.datetime], bool]"
    """Whether it still holds for its recipient, now. Asked at delivery and when listed, through the recipient's eyes."""
    url: "Callable[[Notice], str]"
    """The path it leads to inside the product."""
    line: str
    """How it reads inside the product, without content: "Somebody answered you." """
    lane: int = ORDINARY
    """Before what it goes out: URGENT, ORDINARY or REMINDERS."""
    mailed: "Callable[[Notice, Member, dt.datetime], bool] | None" = None
    """Whether its recipient wants this one by mail, where they can say so more finely than by the preference. Asked at
    delivery, through their eyes."""
    wakes: "Callable[[Notice, Member, dt.datetime], bool] | None" = None
    """Whether it goes out in its recipient's quiet hours, too: only where they said so, or have taken it on (decision 20).
    Asked at delivery, through their eyes."""
    tells_nothing: bool = False
    """Whether it tells nothing of what anybody wrote, and must reach those too whose yes to our keeping what they write does not
    stand: then it is kept for them in the product, and not mailed."""
    to_ended: bool = False
    """Whether it goes to an account that was ended, too (decision 30); every other one is dropped there."""
    to_going: bool = False
    """Whether its mail goes to an account that its member asked to have erased, too, because they wait for it. Every other one is
    kept for them in the product: nothing calls them back (decision 32)."""
    more: "Callable[[], str] | None" = None
    """What its mail says beyond what every mail says, asked when it goes out. Numbers of the house, never content."""


@dataclass(frozen=True, slots=True)
class Hush:
    """How mails of a kind are stopped for one circle alone, from a mail's own page, without signing in."""

    circles: "Callable[[Member], list[int]]"
    """The ids of the groups it could be stopped for."""
    mute: "Callable[[Member, int], None]"
    is_muted: "Callable[[Member, int], bool]"


_kinds: dict[str, Kind] = {}
_hushes: dict[str, Hush] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. Called at import by each app's `notices.py`.

    Raises ValueError where the name is taken by another kind or too long, or the preference is not one.
    """
    if len(kind.name) > 40 or (kind.preference is not None and kind.preference not in PREFERENCES):
        raise ValueError(f"notice kind {kind.name}: name too long, or no such preference")
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"notice kind {kind.name} is registered twice")
    _kinds[kind.name] = kind
    return kind


def hush(how: Hush, *kinds: Kind) -> None:
    """Mails of those kinds can be stopped circle by circle. Called at import by the app whose kinds they are."""
    _hushes.update({kind.name: how for kind in kinds})


def hush_of(name: str) -> Hush | None:
    """How mails of that kind are stopped for one circle, where they can be."""
    return _hushes.get(name)


def hushes() -> list[Hush]:
    """Each way there is, once."""
    return list(dict.fromkeys(_hushes.values()))


def get(name: str) -> Kind | None:
    """The kind of that name, or None where it is not known (any more)."""
    return _kinds.get(name)


def every() -> list[Kind]:
    """All kinds, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
