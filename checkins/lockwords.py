"""Answers, as the members app speaks of words: those that came when the door had closed, and a yes taken back."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import QueryDict
from django.urls import Resolver404, resolve

from checkins import actions
from checkins.beginnings import form_of
from checkins.models import Round
from members.consent import HEALTH_WORDS
from members.models import Member
from members.signals import consent_withdrawn, words_arrived
from vault.actor import acting_as

PLACES = {"checkins:answer", "checkins:keep"}
"""Pages one answers on, by the name of their URL."""


@receiver(words_arrived)
def keep_for_later(
    sender: object, member: Member, path: str, said: QueryDict, now: dt.datetime, **_: Any
) -> bool:
    """What stood in a form of a round is kept for the member at whose locked door it came. True where it was."""
    try:
        place = resolve(path)
    except Resolver404:
        return False
    if place.view_name not in PLACES:
        return False
    with acting_as(member.pk), transaction.atomic():
        of_round = Round.objects.visible_to(member, now).filter(public_id=place.kwargs["round_id"]).first()
        if of_round is None:
            return False
        try:
            kept = actions.keep_beginning(
                member=member, of_round=of_round, answers=said, form=form_of(said), now=now
            )
        except PermissionDenied:
            return False
        return kept is not None


@receiver(consent_withdrawn)
def let_what_was_begun_go(sender: object, member: Member, purpose: str, **_: Any) -> None:
    """Nothing is kept without a yes; what was never sent goes when it is taken back."""
    if purpose == HEALTH_WORDS:
        actions.let_all_beginnings_go(member=member)
