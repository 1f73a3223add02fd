"""What stands at the head of a group's page while something is about to change: a looser promise that waits, or its end."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from core.prepared import prepared
from groups import keeping, terms
from groups.changes import OPEN
from groups.models import Closing, Group


@dataclass(frozen=True, slots=True)
class Banner:
    """One thing to know, in words that are ready for the page."""

    kind: str
    """"change" or "closing"."""
    eyebrow: str
    title: str
    lines: list[str]
    group: str
    """The group's public id, for the links beneath it."""
    changes: list[keeping.Change] = field(default_factory=list)
    """The settings that would change, from and to."""
    sentences: list[str] = field(default_factory=list)
    """What the promise would say then."""
    reason: str = ""
    """Why it is held, or why the group ends, in the words of who decided it."""
    change: str = ""
    """The public id of the change that waits."""
    held: bool = False
    silent: bool = False
    """Whether nothing new is said there any more."""


_CHANGE = ("public_id", "wanted", "due_at", "state", "reason")
_CLOSING = ("stage", "reason", "farewell_at", "copies_at", "erase_at")


@prepared
def _ahead(group: int) -> QuerySet[Any, Any]:
    """The group's settings, with the change that waits and its closing, where there are such."""
    waits = FilteredRelation("changes", condition=Q(changes__state__in=[str(state) for state in OPEN]))
    return (
        Group.objects.filter(pk=group)
        .annotate(waits=waits)
        .values_list(
            *terms.NAMES,
            *(f"waits__{name}" for name in _CHANGE),
            *(f"closing__{name}" for name in _CLOSING),
        )
    )


def banners(group: Group, now: dt.datetime, zone: str) -> list[Banner]:
    """What members of that group need to know now, at most one thing; one statement.

    While a group ends no looser promise takes effect, so its end is all that is said then. Days are the reader's own.
    """
    rows = _ahead(group=group.pk)
    if not rows:
        return []
    row = rows[0]
    after_settings = len(terms.NAMES)
    change = dict(zip(_CHANGE, row[after_settings:], strict=False))
    closing = dict(zip(_CLOSING, row[after_settings + len(_CHANGE) :], strict=True))
    if closing["stage"] is not None:
        return [_closing(group, closing, now, zone)]
    if change["public_id"] is not None:
        return [_waits(group, dict(zip(terms.NAMES, row, strict=False)), change, now, zone)]
    return []


def _waits(
    group: Group, before: dict[str, object], change: dict[str, Any], now: dt.datetime, zone: str
) -> Banner:
    wanted = {name: value for name, value in change["wanted"].items() if terms.known(name, value)}
    held = change["state"] == "held"
    day = keeping.weekday_and_day(change["due_at"], now, zone)
    first = (
        "An admin has stopped this for now. As long as it is held, nothing changes."
        if held
        else f"Until {day} everything stays as it is. What is shared before that day keeps the promise it was made under, "
        "and nobody who comes a looser way reads it."
    )
    said = (setting.sentence(wanted[setting.name]) for setting in terms.ALL if setting.name in wanted)
    return Banner(
        kind="change", held=held, group=group.public_id, change=change["public_id"],
        eyebrow="Held by an admin" if held else f"Not before {day}",
        title="A looser promise is proposed",
        lines=[first, "Meanwhile you can ask about it, take your words along, or leave. Nobody needs a reason."],
        changes=keeping.differences(before, wanted), sentences=[words for words in said if words],
        reason=change["reason"] if held else "",
    )  # fmt: skip


_TITLES = {
    "notice": "This circle is coming to its end",
    "farewell": "This is the circle’s last time together",
    "copies": "This circle has ended, and your words are still here",
    "erased": "This circle has ended",
}


def _closing(group: Group, closing: dict[str, Any], now: dt.datetime, zone: str) -> Banner:
    """One sentence on where the end stands and what comes next. Nobody new comes in meanwhile."""

    def day(at: dt.datetime) -> str:
        return keeping.weekday_and_day(at, now, zone)

    farewell, copies, erased = (day(closing[name]) for name in ("farewell_at", "copies_at", "erase_at"))
    stage = Closing.Stage(closing["stage"])
    lines = {
        Closing.Stage.NOTICE: f"From {farewell} on there is time to say goodbye. From {copies} on nothing new is said here, "
        f"and on {erased} everything is erased. Until then you can take a copy of your own words.",
        Closing.Stage.FAREWELL: f"There is time to say goodbye until {copies}. Then nothing new is said here, and on {erased} "
        "everything is erased. Until then you can take a copy of your own words.",
        Closing.Stage.COPIES: f"Nothing new is said here. Until {erased} you can take a copy of your own words; then everything "
        "is erased.",
        Closing.Stage.ERASED: "Everything that was said here is erased.",
    }
    return Banner(
        kind="closing", group=group.public_id, eyebrow="" if stage == Closing.Stage.ERASED else f"Until {erased}", title=_TITLES[stage.value],
        lines=[lines[stage]], reason=closing["reason"],
        silent=stage in (Closing.Stage.COPIES, Closing.Stage.ERASED),
    )  # fmt: skip
