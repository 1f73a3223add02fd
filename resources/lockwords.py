"""A worksheet that came when the door had closed, or whose page broke, is kept for its writer as one that is begun."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import QueryDict
from django.urls import Resolver404, resolve

from groups.models import Group
from groups.refusals import NotNow
from members.models import Member
from members.signals import words_arrived
from resources import actions
from resources.forms import SuggestForm
from resources.models import Resource
from vault.actor import acting_as


@receiver(words_arrived)
def keep_for_later(
    sender: object, member: Member, path: str, said: QueryDict, now: dt.datetime, **_: Any
) -> bool:
    """What stood in the form waits for the member at whose locked door it came. True where it does."""
    try:
        place = resolve(path)
    except Resolver404:
        return False
    if place.view_name not in {"resources:write", "resources:anew"}:
        return False
    try:
        with acting_as(member.pk), transaction.atomic():
            return _kept(member, said, now, **place.kwargs)
    except (PermissionDenied, NotNow):
        return False


def _kept(
    member: Member, said: QueryDict, now: dt.datetime, *, group_id: str = "", resource_id: str = ""
) -> bool:
    before = None
    if resource_id:
        seen = Resource.objects.visible_to(member, now).select_related("group")
        before = seen.filter(public_id=resource_id).first()
    group = before.group if before else Group.objects.held_by(member, now).filter(public_id=group_id).first()
    form = SuggestForm(said, circle="", fixed=before is not None and before.state == Resource.State.PUBLISHED)
    if group is None or not form.can_be_kept:
        return False
    actions.keep_begun(member=member, group=group, said=form.said, now=now, in_place_of=before)
    return True
