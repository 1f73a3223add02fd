"""Erasing an account: every row of its member in every app, then their keys, so that what backups hold opens no more.

Reached by accounts that were ended (decision 30): when their time is over, or as soon as their member asks.
"""

import datetime as dt

from django.db import transaction

from members.models import Member
from members.signals import account_erasing, erasure_waits
from vault import ledger
from vault.actor import keeper
from vault.keys import forget_opened
from vault.models import DataKey


def erase_due(*, now: dt.datetime) -> int:
    """Erase every account whose time is over; returns how many. One transaction each. Safe to run twice at once. Worker only."""
    due = Member.objects.filter(erase_from__lte=now, ended_at__isnull=False).order_by("erase_from", "pk")
    return sum(_erase(pk, now) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _erase(pk: int, now: dt.datetime) -> bool:
    """That one, where it is still due and nobody owes its member an answer."""
    due = Member.objects.filter(erase_from__lte=now, ended_at__isnull=False)
    member = due.select_for_update(skip_locked=True).filter(pk=pk).first()
    if member is None:
        return False
    if any(waits for _, waits in erasure_waits.send(sender=Member, member=member, now=now)):
        return False
    account_erasing.send(sender=Member, member=member, now=now)
    with keeper("erase an account whose time is over"):
        # Everything of theirs hangs on their row, and what others wrote under it hangs on that. Keys last: each is protected by the
        # rows under it, so that one that is left stops all of it.
        member.delete()
        DataKey.objects.filter(owner_id=pk).delete()
    ledger.record("account.erased", now=now, actor_id=None, acting_role="system", member_id=pk)
    transaction.on_commit(forget_opened)
    return True
