"""What shares do when somebody leaves with their words, and when a group is erased."""

import datetime as dt
from typing import Any

from django.db import connection
from django.dispatch import receiver

from groups.models import Group
from groups.signals import group_erasing, seat_left
from members.models import Member
from shares.models import Acknowledgement, Draft, Reply, Share
from vault.actor import keeper

_ERASING = {
    "hidden": "DELETE FROM shares_hidden h USING shares_share s WHERE s.id = h.share_id AND s.group_id = %s",
    "drafts": "DELETE FROM shares_draft WHERE group_id = %s",
    "waiting": "DELETE FROM shares_waiting WHERE group_id = %s",
    "acknowledgements": "DELETE FROM shares_acknowledgement WHERE group_id = %s",
    "replies": "DELETE FROM shares_reply WHERE group_id = %s",
    "shares": "DELETE FROM shares_share WHERE group_id = %s",
}  # fmt: skip
"""By kind, in an order in which nothing is left hanging."""


@receiver(seat_left)
def words_go_along(
    sender: object, member: Member, group: Group, words: str, now: dt.datetime, **_: Any
) -> None:
    """Drafts go whenever somebody leaves. Taken along, what they said goes too: its words leave the rows at once, the rows
    with the next purge, and with a share what was answered to it. Done as the member: it is all their own."""
    Draft.objects.visible_to(member).filter(group=group).delete()
    if words != "taken":
        return
    Share.objects.mine(member, now).filter(group=group).update(body=None, note=None, taken_back_at=now)
    Reply.objects.mine(member, now).filter(group=group).update(body=None, taken_back_at=now)
    Acknowledgement.objects.mine(member).filter(group=group).delete()


@receiver(group_erasing)
def everything_said_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind."""
    gone = {}
    with keeper("erase what was said in a group that has ended"), connection.cursor() as cursor:
        for kind, statement in _ERASING.items():
            cursor.execute(statement, [group.pk])
            gone[kind] = cursor.rowcount
    return gone
