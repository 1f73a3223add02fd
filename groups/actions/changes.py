"""What becomes of a looser promise while it waits: withdrawn by those who hold the space, held or declined by an admin."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import changes, policies, refusals
from groups.models import Group, SettingsChange
from groups.seats import holders
from groups.telling import record, tell
from groups.underlock import locked
from members.models import Member

State = SettingsChange.State


@transaction.atomic
def withdraw_change(*, member: Member, change: SettingsChange, now: dt.datetime) -> SettingsChange:
    """Take a proposal back, as somebody who holds the space there, or as the admin who made it."""
    group = locked(change.group)
    if not policies.may_withdraw(member, change, now):
        raise PermissionDenied
    change = _still(change, State.WAITING, State.HELD)
    changes.settle(change, State.WITHDRAWN, now)
    record("change.withdrawn", member, group, now, None, change=change.public_id)
    return change


@transaction.atomic
def hold_change(*, member: Member, change: SettingsChange, reason: str, now: dt.datetime) -> SettingsChange:
    """Stop a proposal for now, as an admin, with a reason the group reads. Its day does not come while it is held."""
    group = _answering(member, change, reason)
    change = _still(change, State.WAITING)
    changes.settle(change, State.HELD, now, reason)
    _answered("change.held", member, group, change, now)
    return change


@transaction.atomic
def decline_change(
    *, member: Member, change: SettingsChange, reason: str, now: dt.datetime
) -> SettingsChange:
    """Say no to a proposal, as an admin, with a reason the group reads."""
    group = _answering(member, change, reason)
    change = _still(change, State.WAITING, State.HELD)
    changes.settle(change, State.DECLINED, now, reason)
    _answered("change.declined", member, group, change, now)
    return change


@transaction.atomic
def release_change(*, member: Member, change: SettingsChange, now: dt.datetime) -> SettingsChange:
    """Let a held proposal go on, as an admin. The days it was held do not count as notice, and a day is left at least."""
    group = _answering(member, change)
    change = _still(change, State.HELD)
    held_for = now - (change.decided_at or now)
    change.due_at = max(change.due_at + held_for, now + changes.AT_LEAST_AFTER_RELEASE)
    change.state, change.decided_at = State.WAITING, None
    change.save(update_fields=["due_at", "state", "decided_at"])
    _answered("change.released", member, group, change, now)
    occasion = f"{change.public_id}.{now:%Y%m%dT%H%M%S%f}"
    changes.tell_everyone("change-proposed", group, occasion=occasion, now=now)
    return change


def _answering(member: Member, change: SettingsChange, reason: str | None = None) -> Group:
    """The change's group, locked, once it is sure that an admin answers and says why. Raises PermissionDenied."""
    if not policies.may_answer_changes(member):
        raise PermissionDenied
    if reason is not None and not reason.strip():
        raise refusals.NotNow("Write why, in a line or two. The circle reads it.")
    return locked(change.group)


def _still(change: SettingsChange, *states: State) -> SettingsChange:
    """The change as it stands now that its group is locked. Raises `refusals.Settled` where it is past that."""
    fresh = SettingsChange.objects.get(pk=change.pk)
    if fresh.state not in states:
        raise refusals.Settled
    return fresh


def _answered(kind: str, member: Member, group: Group, change: SettingsChange, now: dt.datetime) -> None:
    """Its line in the ledger, and a notice to those who hold the space. The reason stays with the change."""
    changes.line(kind, group, now, member, change=change.public_id)
    told = [holder for holder in holders(group, now) if holder != member]
    occasion = f"{change.public_id}.{now:%Y%m%dT%H%M%S%f}"
    tell("change-answered", told, group, about=group.public_id, occasion=occasion, now=now)
