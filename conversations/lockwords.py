"""Words to one person that came when the door had closed, or whose page broke, are kept for their writer."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import QueryDict
from django.urls import Resolver404, resolve

from conversations import actions
from conversations.models import Conversation
from groups.models import Group, Membership
from members.models import Member
from members.signals import words_arrived
from vault.actor import acting_as


@receiver(words_arrived)
def keep_for_later(
    sender: object, member: Member, path: str, said: QueryDict, now: dt.datetime, **_: Any
) -> bool:
    """Words of the box under a conversation, or of a first letter, wait for the member at whose locked door they came. True
    where they do."""
    try:
        place = resolve(path)
    except Resolver404:
        return False
    if place.view_name not in {"conversations:one", "conversations:write"}:
        return False
    try:
        with acting_as(member.pk), transaction.atomic():
            found = _to_whom(member, now, **place.kwargs)
            if found is None:
                return False
            group, other_id = found
            words = said.get("words", "")
            kept = actions.keep_unsent(member=member, group=group, other_id=other_id, words=words, now=now)
            return kept is not None
    except PermissionDenied:
        return False


def _to_whom(
    member: Member, now: dt.datetime, *, conversation_id: str = "", group_id: str = "", seat_id: str = ""
) -> tuple[Group, int] | None:
    if conversation_id:
        seen = Conversation.objects.visible_to(member, now).select_related("group")
        there = seen.filter(public_id=conversation_id).first()
        return (there.group, there.other_than(member.pk)) if there else None
    seats = Membership.objects.visible_to(member, now).exclude(member=member).select_related("group")
    seat = seats.filter(group__public_id=group_id, public_id=seat_id).first()
    return (seat.group, seat.member_id) if seat else None
