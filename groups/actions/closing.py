"""What can be done with a group's end: begin it, and call it off while there is still notice. The clock does the rest
(`groups.closing`)."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import policies, refusals
from groups.closing import COPIES, FAREWELL, NOTICE, to_everyone
from groups.models import Closing, Floor, Group, SettingsChange
from groups.telling import record, tell
from groups.underlock import locked
from members.models import Member


@transaction.atomic
def begin_closing(*, member: Member, group: Group, reason: str, now: dt.datetime) -> Closing:
    """Begin a group's end: everybody who sits there is told, and reads `reason`. Begun twice it is begun once.

    From this moment nobody new comes in: whoever asks is answered kindly, invitations open nothing any more, and a looser
    promise that waits is withdrawn. Raises PermissionDenied for who may not.
    """
    group = locked(group)
    if not policies.may_end(member, group, now):
        raise PermissionDenied
    if (begun := Closing.objects.filter(group=group).first()) is not None:
        return begun
    farewell = now + max(NOTICE, _site_notice())
    closing = Closing.objects.create(
        group=group, begun_by=member, begun_at=now, reason=reason, farewell_at=farewell,
        copies_at=farewell + FAREWELL, erase_at=farewell + FAREWELL + COPIES,
    )  # fmt: skip
    _nobody_new(member, group, now)
    record("group.closing", member, group, now)
    to_everyone("group-closing", closing, now)
    return closing


@transaction.atomic
def call_off_closing(*, member: Member, group: Group, now: dt.datetime) -> None:
    """Call a group's end off, while its members still have notice: it goes on. Where none is begun nothing changes.

    Raises PermissionDenied for who may not, and `refusals.TooLate` once the farewell has begun.
    """
    group = locked(group)
    if not policies.may_end(member, group, now):
        raise PermissionDenied
    closing = Closing.objects.select_related("group").filter(group=group).first()
    if closing is None:
        return
    if closing.stage != Closing.Stage.NOTICE:
        raise refusals.TooLate
    closing.delete()
    record("group.stays", member, group, now)
    to_everyone("group-stays", closing, now)


def _site_notice() -> dt.timedelta:
    """How many days of notice this site gives before anything that concerns everyone."""
    days = Floor.objects.values_list("notice_days", flat=True).first()
    return dt.timedelta(days=days or 0)


def _nobody_new(member: Member, group: Group, now: dt.datetime) -> None:
    asks = list(group.join_requests.open().select_related("member"))
    for asked in asks:
        asked.outcome, asked.decided_at, asked.decided_by = "declined", now, None
        asked.save(update_fields=["outcome", "decided_at", "decided_by"])
        tell("seat-declined", [asked.member], group, about=asked.public_id, occasion=asked.public_id, now=now)
    group.invitations.filter(revoked_at=None).update(revoked_at=now)
    waits = [SettingsChange.State.WAITING, SettingsChange.State.HELD]
    for change in group.changes.filter(state__in=waits):
        change.state, change.decided_at = SettingsChange.State.WITHDRAWN, now
        change.save(update_fields=["state", "decided_at"])
        record("change.withdrawn", member, group, now, None, change=change.public_id)
