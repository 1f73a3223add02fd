"""Erasing an account: its member gets up everywhere, then every row of theirs goes, in every app, and their keys, so that what backups
hold opens no more.

Reached by every member, in a week or at once (decision 32); and by accounts that were ended, when their time is over (decision 30).
"""

import datetime as dt
import logging

from django.db import DatabaseError, transaction
from django.db.models import ProtectedError, QuerySet

from members.actions import end_every_session
from members.models import Member
from members.signals import account_erasing, account_leaving, erasure_waits
from vault import ledger
from vault.actor import keeper
from vault.keys import forget_opened
from vault.models import DataKey

log = logging.getLogger(__name__)


def _due(now: dt.datetime) -> QuerySet[Member]:
    return Member.objects.filter(erase_from__lte=now)


def erase_due(*, now: dt.datetime) -> int:
    """Erase every account whose time is over; returns how many. Safe to run twice at once, and again where it broke off: an account
    that is closed is erased by the next who comes. One that cannot be erased stops none of the others. Worker only."""
    due = list(_due(now).order_by("erase_from", "pk").values_list("pk", flat=True))
    return sum(_one(pk, now) for pk in due)


def _one(pk: int, now: dt.datetime) -> bool:
    try:
        return _closed(pk, now) and _erased(pk, now)
    except (DatabaseError, ProtectedError) as error:  # tried again with the next tick
        log.error("an account whose time is over was not erased: %s", type(error).__name__)
        return False


def _closed(pk: int, now: dt.datetime) -> bool:
    """That one, where it is still due and nobody owes its member an answer: from now on nobody comes in, and it cannot be kept. Its
    member then gets up from every place among others, each in a transaction of its own, as anybody does who leaves."""
    with transaction.atomic():
        member = _due(now).select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
        if member is None:
            return False
        if any(waits for _, waits in erasure_waits.send(sender=Member, member=member, now=now)):
            return False
        if member.is_active:
            member.is_active = False
            member.save(update_fields=["is_active"])
        end_every_session(member=member)
    account_leaving.send(sender=Member, member=member, now=now)
    return True


@transaction.atomic
def _erased(pk: int, now: dt.datetime) -> bool:
    member = _due(now).select_for_update(skip_locked=True).filter(pk=pk, is_active=False).first()
    if member is None:
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
