"""Putting together what a rhythm asks."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from checkins import policies, questions
from checkins.actions.rhythms import record
from checkins.models import Rhythm, Round
from checkins.opening import SETTLED
from members.models import Member


@transaction.atomic
def set_asks(*, by: Member, rhythm: Rhythm, asks: list[str], was: list[str], now: dt.datetime) -> Rhythm:
    """Ask these from the next round on that is not about to open (`SETTLED`): it and those before it stay as they were. `was`
    is what the one who changes it saw.

    Raises PermissionDenied for those who do not hold the space; ValidationError where somebody else changed it meanwhile
    (code `meanwhile`), and where the list is not one that can be asked.
    """
    if not policies.may_set_rhythm(by, rhythm.group, now):
        raise PermissionDenied
    rhythm = Rhythm.objects.going_on().select_for_update().select_related("group").get(pk=rhythm.pk)
    if rhythm.asks == asks:
        return rhythm
    if rhythm.asks != was:
        raise ValidationError("It was changed meanwhile. Look at it again.", code="meanwhile")
    _must_be_askable(asks)
    rhythm.asks = asks
    rhythm.save(update_fields=["asks"])
    Round.objects.filter(rhythm=rhythm, opens_at__gt=now + SETTLED).update(asks=asks)
    record("rhythm.asks", rhythm, by, now)
    return rhythm


def _must_be_askable(asks: list[str]) -> None:
    own = [entry for entry in asks if entry.startswith(questions.OWN_MARK)]
    if not asks:
        raise ValidationError("Ask at least one thing.", code="nothing")
    if len(asks) > questions.MOST:
        raise ValidationError("That is ten questions already. Take one out first.", code="too_many")
    if len(own) > questions.OWN_MOST:
        raise ValidationError("Three of your own is as many as there can be.", code="too_many_own")
    if len(set(asks)) < len(asks) or len(questions.asked(asks)) < len(asks):
        raise ValidationError("Each question once, from the list or in your own words.", code="twice")
    if any(len(entry) > questions.OWN_LETTERS + len(questions.OWN_MARK) for entry in own):
        raise ValidationError("Make it shorter: 120 letters at most.", code="too_long")
