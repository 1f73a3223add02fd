"""How a plan stood: as a snapshot, and what changed between two of them, in words."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from core.words import in_a_row, number_word
from journeys.models import Plan, PlanVersion
from journeys.plan import BY_SLUG, SECTIONS, Section, plain
from members.models import Member

Snapshot = dict[str, str]
"""Every part that says something, by name."""

SITTING = dt.timedelta(minutes=30)
"""What is changed within so long of the last change is the same sitting, and one version."""


def snapshot(plan: Plan | None) -> Snapshot:
    """How that plan stands."""
    texts = {section.slug: getattr(plan, section.slug) for section in SECTIONS} if plan else {}
    return {slug: text for slug, text in texts.items() if text}


def read(sealed: str) -> Snapshot:
    """The snapshot kept in a version or a copy. Parts there are none of (any more) are left out."""
    return {slug: text for slug, text in json.loads(sealed).items() if slug in BY_SLUG}


def write(parts: Mapping[str, str]) -> str:
    """A snapshot as it is kept."""
    return json.dumps(dict(parts), ensure_ascii=False)


@dataclass(frozen=True)
class Row:
    """One line of a comparison: `mark` is "then" (only there before), "now" (only there since) or ""."""

    words: str
    mark: str = ""


@dataclass(frozen=True)
class Compared:
    """One part of a plan, then and now."""

    section: Section
    rows: list[Row]

    @property
    def differs(self) -> bool:
        return any(row.mark for row in self.rows)


def compare(then: Mapping[str, str], now: Mapping[str, str]) -> list[Compared]:
    """Every part that says something in either, its earlier lines first. A line that only moved has not changed: lines are
    held against each other as what is there, not where, which also costs no more for two thousand of them than for two."""
    found = []
    for section in SECTIONS:
        before, after = (
            plain(section.slug, then.get(section.slug)),
            plain(section.slug, now.get(section.slug)),
        )
        gone, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
        rows = [*_marked(before, gone, "then"), *(row for row in _marked(after, new, "now") if row.mark)]
        if rows:
            found.append(Compared(section, rows))
    return found


def _marked(words: list[str], odd: "Counter[str]", mark: str) -> list[Row]:
    left, rows = Counter(odd), []
    for line in words:
        rows.append(Row(line, mark if left[line] > 0 else ""))
        left[line] -= 1
    return rows


def in_words(then: Mapping[str, str] | None, now: Mapping[str, str]) -> str:
    """What changed, as a sentence begins: "Two lines changed", "One line added, three taken out"; "First written"."""
    if then is None:
        return "First written"
    changed = added = taken = 0
    for part in compare(then, now):
        gone, new = (sum(row.mark == mark for row in part.rows) for mark in ("then", "now"))
        changed += min(gone, new)
        added += max(new - gone, 0)
        taken += max(gone - new, 0)
    said = [(changed, "changed"), (added, "added"), (taken, "taken out")]
    parts = [(n, verb) for n, verb in said if n]
    if not parts:
        return "Lines changed places"
    first, *rest = parts
    head = f"{number_word(first[0]).capitalize()} {'line' if first[0] == 1 else 'lines'} {first[1]}"
    return in_a_row([head, *(f"{number_word(n)} {verb}" for n, verb in rest)])


@dataclass(frozen=True)
class Told:
    """One version in the list of changes."""

    version: PlanVersion
    words: str
    latest: bool


PAGE = 20
"""Versions on a page of changes."""


def told(member: Member, before: dt.datetime | None = None) -> tuple[list[Told], dt.datetime | None]:
    """A page of that member's versions older than `before`, newest first, each with what it changed; and where the next page
    begins, or None. One statement."""
    mine = PlanVersion.objects.visible_to(member).select_related("key").order_by("-at", "-pk")
    rows = list((mine.filter(at__lt=before) if before else mine)[: PAGE + 1])
    found = []
    for place, version in enumerate(rows[:PAGE]):
        older = read(rows[place + 1].words) if place + 1 < len(rows) else None
        latest = place == 0 and before is None
        found.append(Told(version, in_words(older, read(version.words)), latest))
    return found, (rows[PAGE - 1].at if len(rows) > PAGE else None)
