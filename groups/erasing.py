"""Erasing a group: every row in which somebody's words or name stand, then the keys, then a receipt.

With the keys goes what backups still hold of those words, as soon as no copy of the keys is left. By which day that is
stands in the receipt, fixed from that moment (`vault/backups.py`).
"""

import datetime as dt
from typing import Any

from django.db import transaction

from groups.models import (
    Block,
    Closing,
    Group,
    InvitedAddress,
    JoinRequest,
    Membership,
    Mute,
    OpenHours,
    SettingsChange,
)
from groups.signals import group_erasing
from vault import ledger
from vault.actor import keeper
from vault.backups import keys_gone_by
from vault.keys import forget_opened
from vault.models import DataKey
from vault.purging import tables_with

NAME_AFTER = "A circle that has ended"

KEYS_GONE_BY = "keys gone by"
"""In a receipt: the day by whose end no backup holds a key of the group either."""


class WordsLeft(RuntimeError):
    """A table still holds words of a group that is being erased: somebody forgot it."""


def erase(closing: Closing, now: dt.datetime) -> None:
    """Erase that group in the caller's transaction, under the group's lock; the receipt is in `closing.receipt`.

    Nothing is left sealed: keys are protected by the rows under them, so that one forgotten row would stop all of it. So does one
    that is sealed under a key of its writer alone. Raises WordsLeft, or Django's ProtectedError.
    """
    group = closing.group
    receipt: dict[str, int | str] = {**_rows(group, now), KEYS_GONE_BY: keys_gone_by(now).isoformat()}
    if left := tables_with(group.pk):  # what is begun and not sent is under no key of the group (decision 2)
        raise WordsLeft(", ".join(left))
    _seats(group, now)
    _blank(group)
    line = ledger.record(
        "group.erased", now=now, actor_id=None, acting_role="system", group_id=group.pk, detail=receipt
    )
    closing.stage, closing.erased_at, closing.reason = Closing.Stage.ERASED, now, ""
    closing.receipt = {**receipt, "ledger": bytes(line.hash).hex()}
    closing.save(update_fields=["stage", "erased_at", "reason", "receipt"])
    transaction.on_commit(forget_opened)


@transaction.atomic
def sweep_after(closing: Closing, now: dt.datetime) -> int:
    """Erase what a request that had begun before the erasure still wrote after it. Returns how many rows that were."""
    return sum(_rows(closing.group, now).values())


def _rows(group: Group, now: dt.datetime) -> dict[str, int]:
    """Every row of that group that holds words or names, counted by kind; last of all the keys."""
    gone: dict[str, int] = {}
    answers: list[tuple[Any, Any]] = group_erasing.send(sender=Group, group=group, now=now)
    for _, counts in answers:
        gone.update(counts or {})
    with keeper("erase a group that has ended"):
        gone["addresses"] = InvitedAddress.objects.filter(group=group).delete()[0]
        gone["asks"] = JoinRequest.objects.filter(group=group).delete()[0]
        gone["blocks"] = Block.objects.filter(group=group).delete()[0]
        gone["mutes"] = Mute.objects.filter(group=group).delete()[0]
        gone["changes"] = SettingsChange.objects.filter(group=group).delete()[0]
        gone["hours"] = OpenHours.objects.filter(group=group).delete()[0]
        gone["invitations"] = group.invitations.all().delete()[0]
        gone["keys"] = DataKey.objects.filter(group_id=group.pk).delete()[0]
    return gone


def _seats(group: Group, now: dt.datetime) -> None:
    """Those that last end with the group; no seat of it keeps a name or a reason."""
    Membership.objects.filter(group=group, until=None).update(until=now)
    Membership.objects.filter(group=group).update(name="", name_key="", reason="")


def _blank(group: Group) -> None:
    """What the group said of itself."""
    group.name, group.about, group.when_words, group.pull_noun = NAME_AFTER, "", "", ""
    group.themes, group.for_whom, group.access, group.days, group.dayparts = [], [], [], [], []
    fresh = Group()
    for name in ("meets", "approach", "language", "time_zone", "answer_hours"):
        setattr(group, name, getattr(fresh, name))
    group.listed, group.joining = Group.Listed.NOBODY, Group.Joining.CLOSED
    group.save()
