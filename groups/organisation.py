"""What admins see of groups: settings, seats, who holds them and what they propose. Structure only; no members, nothing
that was said."""

import datetime as dt
from dataclasses import dataclass

from groups import keeping, promises, retold, terms
from groups.changes import OPEN
from groups.finding import holders
from groups.models import Closing, Group, SettingsChange
from groups.seats import people
from vault.models import LedgerEntry

PER_PAGE = 50

FLOOR_LINES = 20
"""Lines of the floor's history shown, newest first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One group, as an admin sees it."""

    group: Group
    settings: list[tuple[str, str, str]]
    """Icon, name and value of each setting."""
    holders: list[str]
    change: SettingsChange | None
    """What it proposes, while that may still take effect."""
    ends: str
    """How far it has come to its end, in words; "" for a group that goes on."""


@dataclass(frozen=True, slots=True)
class Overview:
    """One page of groups, by name."""

    rows: list[Row]
    page: int
    more: bool
    waiting: list[tuple[SettingsChange, list[keeping.Change]]]
    """What groups propose, the next to take effect first; on the first page."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A looser promise a group proposes, as an admin sees it."""

    change: SettingsChange
    group: Group
    changes: list[keeping.Change]
    sentences: list[str]
    due: str
    seats: int
    """How many sit there now and were told."""

    @property
    def open(self) -> bool:
        """Whether it may still take effect."""
        return self.change.state in OPEN

    @property
    def held(self) -> bool:
        return self.change.state == SettingsChange.State.HELD


def overview(page: int, now: dt.datetime) -> Overview:
    """That page of all groups; five statements, however many there are."""
    start = (page - 1) * PER_PAGE
    everyone = Group.objects.of_people().with_taken().exclude(closing__stage="erased").order_by("name", "pk")
    groups = list(everyone[start : start + PER_PAGE + 1])
    shown = groups[:PER_PAGE]
    held = holders(shown, now)
    proposed = SettingsChange.objects.filter(state__in=OPEN).select_related("group").order_by("due_at", "pk")
    by_group = {change.group_id: change for change in proposed.filter(group__in=shown)}
    ends = dict(Closing.objects.filter(group__in=shown).values_list("group_id", "stage"))
    rows = [
        Row(
            group,
            [(s.icon, s.title, s.words(getattr(group, s.name))) for s in terms.ALL],
            held[group.pk],
            by_group.get(group.pk),
            Closing.Stage(ends[group.pk]).label if group.pk in ends else "",
        )
        for group in shown
    ]
    waiting = [(change, _differences(change)) for change in proposed[:PER_PAGE]] if page == 1 else []
    return Overview(rows, page, len(groups) > PER_PAGE, waiting)


def proposal(change: SettingsChange, now: dt.datetime, zone: str) -> Proposal:
    """One proposed change in sentences: what the promise would say that it does not say now."""
    wanted = _wanted(change)
    said = (setting.sentence(wanted[setting.name]) for setting in terms.ALL if setting.name in wanted)
    return Proposal(
        change=change,
        group=change.group,
        changes=_differences(change),
        sentences=[words for words in said if words],
        due=keeping.weekday_and_day(change.due_at, now, zone),
        seats=len(people(change.group, now)),
    )


def _wanted(change: SettingsChange) -> dict[str, object]:
    return {name: value for name, value in change.wanted.items() if terms.known(name, value)}


def _differences(change: SettingsChange) -> list[keeping.Change]:
    return keeping.differences(promises.terms_of(change.group), _wanted(change))


def floor_history() -> list[tuple[dt.datetime, str]]:
    """When the site's floor was changed and how, newest first; one statement."""
    entries = LedgerEntry.objects.filter(kind="floor.changed").order_by("-id")[:FLOOR_LINES]
    return [(entry.at, retold.floor_sentence(entry)) for entry in entries]
