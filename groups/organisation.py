"""What admins see of groups: settings, seats and who holds them. Structure only; no members, nothing that was said."""

import datetime as dt
from dataclasses import dataclass

from groups import terms
from groups.finding import holders
from groups.models import Group

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One group, as an admin sees it."""

    group: Group
    settings: list[tuple[str, str, str]]
    """Icon, name and value of each setting."""
    holders: list[str]


@dataclass(frozen=True, slots=True)
class Overview:
    """One page of groups, by name."""

    rows: list[Row]
    page: int
    more: bool


def overview(page: int, now: dt.datetime) -> Overview:
    """That page of all groups; two statements, however many there are."""
    start = (page - 1) * PER_PAGE
    groups = list(Group.objects.with_taken().order_by("name", "pk")[start : start + PER_PAGE + 1])
    shown = groups[:PER_PAGE]
    held = holders(shown, now)
    rows = [
        Row(
            group,
            [
                (setting.icon, setting.title, setting.words(getattr(group, setting.name)))
                for setting in terms.ALL
            ],
            held[group.pk],
        )
        for group in shown
    ]
    return Overview(rows, page, len(groups) > PER_PAGE)
