"""Setting a rhythm and ending it."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from checkins import policies
from checkins import rhythm as rhythms
from checkins.models import Rhythm, Round
from checkins.opening import make_rounds
from groups.models import Group
from members.models import Member
from vault import ledger

RHYTHMS = 8
"""As many rhythms may go on in one group: a bound, and already more than anyone wants to be asked."""


@transaction.atomic
def set_rhythm(*, by: Member, group: Group, now: dt.datetime, **how: object) -> Rhythm:
    """Begin a rhythm in that group: `how` holds question, every, weekday, nth, opens, open_minutes, remind_minutes, time_zone,
    ends_on (nth and ends_on may be left out).

    The same one set twice is one. Its first round is there at once where it opens within a day.
    Raises PermissionDenied for those who do not hold the space, ValidationError where there are too many.
    """
    if not policies.may_set_rhythm(by, group, now):
        raise PermissionDenied
    Group.objects.select_for_update().get(pk=group.pk)  # two set at once: one after the other
    fresh = Rhythm(group=group, set_by=by, starts_on=now.date(), **how)
    same = Rhythm.objects.going_on().filter(group=group, **{name: how.get(name) for name in _SAME}).first()
    if same is not None:
        return same
    if Rhythm.objects.going_on().filter(group=group).count() >= RHYTHMS:
        raise ValidationError("Eight rhythms go on here already. End one first.", code="too_many")
    starts_on = rhythms.first_date(fresh, now, anew=True)
    if starts_on is None:
        raise ValidationError("No date is left before that last day.", code="no_date")
    fresh.starts_on = starts_on
    fresh.save(force_insert=True)
    _record("rhythm.set", fresh, by, now)
    make_rounds([fresh], now)
    return fresh


_SAME = ("question", "every", "weekday", "nth", "opens", "time_zone")
"""What makes two rhythms of a group the same (the constraint `no_rhythm_twice`)."""


@transaction.atomic
def end_rhythm(*, by: Member, rhythm: Rhythm, now: dt.datetime) -> Rhythm:
    """End that rhythm: what is open stays open until it closes, what had not opened yet will not."""
    if not policies.may_set_rhythm(by, rhythm.group, now):
        raise PermissionDenied
    rhythm = Rhythm.objects.select_for_update().select_related("group").get(pk=rhythm.pk)
    if rhythm.ended_at is None:
        rhythm.ended_at = now
        rhythm.save(update_fields=["ended_at"])
        Round.objects.filter(rhythm=rhythm, opens_at__gt=now).delete()
        _record("rhythm.ended", rhythm, by, now)
    return rhythm


def _record(kind: str, rhythm: Rhythm, by: Member, now: dt.datetime) -> None:
    ledger.record(
        kind,
        now=now,
        actor_id=by.pk,
        acting_role="facilitator",
        group_id=rhythm.group_id,
        detail={"rhythm": rhythm.public_id},
    )
