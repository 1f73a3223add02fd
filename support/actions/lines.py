"""What admins do with crisis lines: write one, say that they compared it with its provider, hide it, show it again. Each takes
the line's lock, writes a line of the ledger and has the file written."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import clock
from core.ids import opaque_id
from members.models import Member
from support import notices, policies, publishing, refusals
from support.lines import shipped
from support.models import HelpLine, LineCheck
from vault import ledger

SAID = (
    "country",
    "country_name",
    "kind",
    "name",
    "show",
    "text_to",
    "text_body",
    "web",
    "hours",
    "cost",
    "languages",
    "source",
    "note",
)
"""What a line says. A change of any of it asks two people to look anew."""


@transaction.atomic
def add_line(*, member: Member, said: Mapping[str, Any], now: dt.datetime) -> HelpLine:
    """Add a line. Raises PermissionDenied for who is no admin."""
    _may(member)
    line = HelpLine(key=opaque_id(), written_on=_today(now))
    _put(line, said)
    line.save()
    _done("line.added", line, member, now)
    return line


@transaction.atomic
def change_line(
    *, member: Member, key: str, version: int, said: Mapping[str, Any], now: dt.datetime
) -> HelpLine:
    """Change what a line says, or the last day it is shown. Who looked at what it said before did not look at this.

    `version` is the one that member read. Raises PermissionDenied for who is no admin, and `refusals.LineChanged` where it says
    something else by now."""
    line = _locked(member, key, version)
    before = [getattr(line, name) for name in SAID]
    _put(line, said)
    if [getattr(line, name) for name in SAID] != before:
        line.version, line.written_on = line.version + 1, _today(now)
    line.save()
    _done("line.changed", line, member, now)
    return line


@transaction.atomic
def check_line(*, member: Member, key: str, version: int, now: dt.datetime) -> HelpLine:
    """Say that one compared it with what its provider publishes, today, and found it right. Said again it is of today.

    Raises PermissionDenied for who is no admin, `refusals.LineChanged` where it says something else than what they read, and
    `refusals.NoSource` where it does not say where its provider publishes it."""
    line = _locked(member, key, version)
    if not line.source:
        raise refusals.NoSource
    LineCheck.objects.update_or_create(
        line=line, version=line.version, by=member, defaults={"on": _today(now)}
    )
    _done("line.checked", line, member, now)
    return line


@transaction.atomic
def show_line(*, member: Member, key: str, version: int, shown: bool, now: dt.datetime) -> HelpLine:
    """Hide a line from Support now, or show it again. Raises as `check_line` does, but for the source."""
    line = _locked(member, key, version)
    if line.shown != shown:
        line.shown = shown
        line.save(update_fields=["shown"])
        _done("line.shown" if shown else "line.hidden", line, member, now)
    return line


def _may(member: Member) -> None:
    if not policies.may_keep_lines(member):
        raise PermissionDenied


def _locked(member: Member, key: str, version: int) -> HelpLine:
    """The row, locked; made from the shipped line where nobody touched it yet."""
    _may(member)
    ours = next((line for line in shipped().lines if line.key == key), None)
    if ours is not None:
        HelpLine.objects.bulk_create([publishing.adopt(ours)], ignore_conflicts=True)  # two at once make one
    row = HelpLine.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise PermissionDenied
    if row.version != version:
        raise refusals.LineChanged
    if (
        ours is None and row.adopted
    ):  # what it stood for ships no more, and somebody looks at it now: it stands for itself
        row.adopted = False
        row.save(update_fields=["adopted"])
    return row


def _put(line: HelpLine, said: Mapping[str, Any]) -> None:
    for name in (*SAID, "expires_on"):
        setattr(line, name, said[name])


def _today(now: dt.datetime) -> dt.date:
    return clock.today(now, settings.TIME_ZONE)


def _done(kind: str, line: HelpLine, member: Member, now: dt.datetime) -> None:
    ledger.record(kind, now=now, actor_id=member.pk, acting_role="admin", detail={"line": line.key})
    notices.write_lines_soon()
