"""Changing a group's confidentiality settings: what is closer holds at once, what is looser is proposed and waits."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import changes, floors, policies, promises, refusals, terms
from groups.models import Floor, Group, Promise, SettingsChange
from groups.telling import record
from groups.underlock import locked
from members.models import Member


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of new settings."""

    promise: Promise
    """The promise the group gives now."""
    waiting: SettingsChange | None
    """The looser part that was proposed just now, if there was one."""


@transaction.atomic
def change_settings(
    *, member: Member, group: Group, settings: Mapping[str, object], version: int, now: dt.datetime
) -> Changed:
    """Give a closer promise at once, propose a looser one, or both; each with its lines in the ledger, and members are told.

    `version` is that of the promise the form was made from; raises `refusals.PromiseMoved` where somebody changed it
    meanwhile, `refusals.BeyondFloor` where the site does not allow a choice, `refusals.OneWaits` where a looser promise
    waits already, `refusals.Ending` where a group that ends would become looser. Without a difference nothing is written.
    Nobody who waits for a seat is admitted by it, and nothing shared earlier is touched.
    """
    group = locked(group)
    if not policies.may_describe(member, group, now):  # not once it is erased, either
        raise PermissionDenied
    standing = promises.current(group)
    if standing.version != version:
        raise refusals.PromiseMoved("Somebody changed this meanwhile. Here is how it stands now.")
    if not all(terms.known(name, settings[name]) for name in terms.NAMES):
        raise ValueError("a setting has a value that is none of ours")
    before, floor = promises.terms_of(group), floors.standing()
    looser = {name: settings[name] for name in terms.looser(before, settings)}
    closer = {name: settings[name] for name in terms.closer(before, settings)}
    waits = changes.waiting(group)
    if looser:
        _may_get_looser(group, settings, looser, floor, waits)
    if closer:
        standing = _tighten(member, group, closer, before, waits, now)
    proposed = _propose(member, group, looser, before, floors.notice(floor), now) if looser else None
    return Changed(standing, proposed)


def _may_get_looser(
    group: Group, settings: Mapping[str, object], looser: Mapping[str, object], floor: Floor,
    waits: SettingsChange | None,
) -> None:  # fmt: skip
    if set(looser) & set(terms.beyond(settings, floors.widest(floor))):
        raise refusals.BeyondFloor
    if policies.is_ending(group):
        raise refusals.Ending
    if waits is not None:
        raise refusals.OneWaits


def _tighten(
    member: Member, group: Group, closer: Mapping[str, object], before: terms.Terms, waits: SettingsChange | None,
    now: dt.datetime,
) -> Promise:  # fmt: skip
    """A closer promise at once. What a waiting change wants of the same settings falls away: one cannot want both."""
    given = changes.give(group, closer, now)
    for name, value in closer.items():
        values = {"setting": name, "from": str(before[name]), "to": str(value)}
        record("setting.changed", member, group, now, None, **values)
    if waits is not None and (gone := changes.drop(waits, closer)):
        if waits.wanted:
            record("change.narrowed", member, group, now, None, change=waits.public_id, settings=gone)
        else:
            changes.settle(waits, SettingsChange.State.WITHDRAWN, now)
            record("change.withdrawn", member, group, now, None, change=waits.public_id)
    occasion = f"{group.pk}.{given.version}"
    changes.tell_everyone("promise-changed", group, occasion=occasion, now=now, but=member)
    return given


def _propose(
    member: Member, group: Group, looser: Mapping[str, object], before: terms.Terms, notice: dt.timedelta,
    now: dt.datetime,
) -> SettingsChange:  # fmt: skip
    """Members are told; nothing changes before the notice has run out."""
    proposed = SettingsChange.objects.create(
        group=group, wanted=dict(looser), proposed_by=member, proposed_at=now, due_at=now + notice
    )
    wanted = {name: [str(before[name]), str(value)] for name, value in looser.items()}
    record(
        "change.proposed", member, group, now, None,
        change=proposed.public_id, days=notice.days, settings=wanted,
    )  # fmt: skip
    changes.tell_everyone("change-proposed", group, occasion=proposed.public_id, now=now, but=member)
    return proposed
