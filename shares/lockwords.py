"""Unfinished notes, as the members app speaks of them: words that came when the door had closed, and a yes taken back."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve

from groups.models import Group
from groups.seats import my_seat
from members.consent import HEALTH_WORDS
from members.models import Member
from members.signals import consent_withdrawn, words_arrived
from shares import actions
from shares.forms.fields import KeptField, SubmissionField
from shares.models import Reply, Share
from vault.actor import acting_as


@receiver(words_arrived)
def keep_for_later(
    sender: object, member: Member, path: str, said: QueryDict, now: dt.datetime, **_: Any
) -> bool:
    """Words of the composer, a reply box or a change become an unfinished note of the member at whose locked door they came,
    whoever's page they were typed into. True where they did."""
    try:
        with acting_as(member.pk), transaction.atomic():
            return _kept(member, path, said, now)
    except (Resolver404, Http404, PermissionDenied):
        return False


def _kept(member: Member, path: str, said: QueryDict, now: dt.datetime) -> bool:
    place = resolve(path)
    found = _PLACES.get(place.view_name)
    if found is None or not said.get("words"):
        return False
    group, share, changing = found(member, now, **place.kwargs)
    answers = said.copy()
    answers["edits"] = changing
    draft = actions.keep_draft(
        author=member, group=group, share=share, answers=answers, now=now,
        submission=SubmissionField().clean(said.get("submission")), kept=KeptField().clean(said.get("kept")),
    )  # fmt: skip
    return draft is not None


Place = tuple[Group, Share | None, str]
"""Where words belong: the group, the share they answer if they do, and what they change if they change something."""


def _in_group(member: Member, now: dt.datetime, group_id: str) -> Place:
    return my_seat(member, group_id, now).group, None, ""


def _under_share(member: Member, now: dt.datetime, share_id: str) -> Place:
    share = get_object_or_404(
        Share.objects.visible_to(member, now).select_related("group"), public_id=share_id
    )
    return share.group, share, ""


def _changing_share(member: Member, now: dt.datetime, share_id: str) -> Place:
    return _under_share(member, now, share_id)[0], None, f"share:{share_id}"


def _changing_reply(member: Member, now: dt.datetime, reply_id: str) -> Place:
    replies = Reply.objects.visible_to(member, now).select_related("group")
    return get_object_or_404(replies, public_id=reply_id).group, None, f"reply:{reply_id}"


_PLACES: dict[str, Callable[..., Place]] = {
    "shares:write": _in_group,
    "shares:keep": _in_group,
    "shares:share": _under_share,
    "shares:keep_reply": _under_share,
    "shares:edit": _changing_share,
    "shares:edit_reply": _changing_reply,
}
"""Pages one writes on, by the name of their URL."""


@receiver(consent_withdrawn)
def let_unfinished_notes_go(sender: object, member: Member, purpose: str, **_: Any) -> None:
    """Nothing is kept without a yes; what was never said goes when it is taken back."""
    if purpose == HEALTH_WORDS:
        actions.let_go_all_drafts(author=member)
