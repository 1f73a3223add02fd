"""A member's notices as the page shows them."""

import datetime as dt
from dataclasses import dataclass

from members.models import Member
from notices import kinds
from notices.models import Notice

PAGE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in the product."""

    words: str
    url: str
    at: dt.datetime
    new: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Up to twenty notices, newest first."""

    lines: list[Line]
    newest: int | None
    """The id of the newest one looked at, where this page is the first: seen up to there."""
    older: str
    """Where the next page begins, or "" at the end."""

    @property
    def any_new(self) -> bool:
        return any(line.new for line in self.lines)


def page(member: Member, now: dt.datetime, before: str = "") -> Page:
    """One page of that member's notices that still hold, judged through their own eyes.

    `before` is the `older` of the page above; anything else counts as the beginning.
    """
    notices = Notice.objects.of(member, now).order_by("-pk")
    start = int(before, 36) if before.isascii() and before.isalnum() and len(before) <= 12 else None
    found = list((notices.filter(pk__lt=start) if start else notices)[: PAGE + 1])
    shown = found[:PAGE]
    return Page(
        lines=[line for notice in shown if (line := _line(notice, member, now))],
        newest=shown[0].pk if shown and not start else None,
        older=_base36(shown[-1].pk) if len(found) > PAGE else "",
    )


def _line(notice: Notice, member: Member, now: dt.datetime) -> Line | None:
    """How it reads, or None where it no longer holds."""
    kind = kinds.get(notice.kind)
    if kind is None or not kind.still_true(notice, member, now):
        return None
    at = max(notice.created_at, min(notice.due_at, notice.told_at or notice.due_at))
    return Line(words=kind.line, url=kind.url(notice), at=at, new=notice.seen_at is None)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits
