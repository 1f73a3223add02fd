"""Setting a rhythm, changing it and ending it."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from checkins import policies
from checkins.models import Rhythm, Round
from checkins.opening import SETTLED, make_rounds, unmake
from checkins.planning import take_up
from groups.models import Group
from groups.underlock import locked
from members.models import Member
from vault import ledger

RHYTHMS = 8
"""As many rhythms may go on in one group: a bound, and already more than anyone wants to be asked."""

_SAME = ("question", "every", "weekday", "nth", "opens", "time_zone")
"""What makes two rhythms of a group the same (the constraint `no_rhythm_twice`)."""


@transaction.atomic
def set_rhythm(*, by: Member, group: Group, now: dt.datetime, **how: object) -> Rhythm:
    """Begin a rhythm in that group: `how` holds question, every, weekday, opens, open_minutes, remind_minutes, time_zone, and may
    hold nth, ends_on, and starts_on as the first day it may fall on.

    The same one set twice is one. Its first round is there at once where it opens within a day.
    Raises PermissionDenied for those who do not hold the space, ValidationError where there are too many or no date is left.
    """
    if not policies.may_set_rhythm(by, group, now):
        raise PermissionDenied
    locked(group)  # two set at once: one after the other
    same = _same(group, how).first()
    if same is not None:
        return same
    if Rhythm.objects.going_on().filter(group=group).count() >= RHYTHMS:
        raise ValidationError("Eight rhythms go on here already. End one first.", code="too_many")
    fresh = take_up(Rhythm(group=group, set_by=by), how, now)
    fresh.save(force_insert=True)
    record("rhythm.set", fresh, by, now)
    make_rounds([fresh], now)
    return fresh


@transaction.atomic
def change_rhythm(*, by: Member, rhythm: Rhythm, now: dt.datetime, **how: object) -> Rhythm:
    """Let it keep to `how` (as in `set_rhythm`) from now on. Rounds that are over, open or about to open (`SETTLED`) stay as they
    are; later ones are made anew.

    Raises PermissionDenied for those who do not hold the space, ValidationError where it has ended, another is the same, or no
    date is left.
    """
    rhythm = held(by, rhythm, now)
    if _same(rhythm.group, how).exclude(pk=rhythm.pk).exists():
        raise ValidationError("Another rhythm here is the same already.", code="same")
    take_up(rhythm, how, now)
    rhythm.sequence += 1
    rhythm.save()
    unmake(Round.objects.filter(rhythm=rhythm, opens_at__gt=now + SETTLED), by, now)
    record("rhythm.changed", rhythm, by, now)
    make_rounds([rhythm], now)
    return rhythm


@transaction.atomic
def end_rhythm(*, by: Member, rhythm: Rhythm, now: dt.datetime) -> Rhythm:
    """End that rhythm: what is open or about to open (`SETTLED`) stays until it closes, nothing later opens."""
    if not policies.may_set_rhythm(by, rhythm.group, now):
        raise PermissionDenied
    locked(rhythm.group)  # whoever opens a door meanwhile comes before it, or too late
    rhythm = Rhythm.objects.select_for_update(of=("self",)).select_related("group").get(pk=rhythm.pk)
    if rhythm.ended_at is None:
        rhythm.ended_at = now
        rhythm.save(update_fields=["ended_at"])
        unmake(Round.objects.filter(rhythm=rhythm, opens_at__gt=now + SETTLED), by, now)
        record("rhythm.ended", rhythm, by, now)
    return rhythm


def held(by: Member, rhythm: Rhythm, now: dt.datetime) -> Rhythm:
    """That rhythm, read afresh and locked, for one who may change it; its group is locked too, so that two changes come one after
    the other. Raises PermissionDenied, and ValidationError where it has ended."""
    if not policies.may_set_rhythm(by, rhythm.group, now):
        raise PermissionDenied
    locked(rhythm.group)
    rhythms = Rhythm.objects.select_for_update(of=("self",)).select_related("group")
    rhythm = rhythms.get(pk=rhythm.pk)
    if rhythm.ended_at is not None:
        raise ValidationError("This rhythm has ended. Set another.", code="ended")
    return rhythm


def record(kind: str, rhythm: Rhythm, by: Member, now: dt.datetime) -> None:
    """One line in the ledger. It says which rhythm, and not when or what it asks."""
    ledger.record(
        kind,
        now=now,
        actor_id=by.pk,
        acting_role="facilitator",
        group_id=rhythm.group_id,
        detail={"rhythm": rhythm.public_id},
    )


def _same(group: Group, how: dict[str, object]) -> models.QuerySet[Rhythm]:
    like = {name: how.get(name) for name in _SAME}
    return Rhythm.objects.going_on().filter(group=group, **like)
