"""Setting and ending a rhythm, and opening its rounds."""

import datetime as dt
from itertools import takewhile

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from checkins import policies
from checkins import rhythm as rhythms
from checkins.models import Rhythm, Round
from groups.models import Group
from members.models import Member
from vault import ledger

AHEAD = dt.timedelta(hours=24)
"""How long before it opens a round gets its row, and with it a page."""

RHYTHMS = 8
"""As many rhythms may go on in one group: a bound, and already more than anyone wants to be asked."""


@transaction.atomic
def set_rhythm(*, by: Member, group: Group, now: dt.datetime, **how: object) -> Rhythm:
    """Begin a rhythm in that group: `how` holds question, every, weekday, opens, open_minutes, remind_minutes, time_zone.

    The same one set twice is one. Its first round is there at once where it opens within a day.
    Raises PermissionDenied for those who do not hold the space, ValidationError where there are too many.
    """
    if not policies.may_set_rhythm(by, group, now):
        raise PermissionDenied
    Group.objects.select_for_update().get(pk=group.pk)  # two set at once: one after the other
    fresh = Rhythm(group=group, set_by=by, starts_on=now.date(), **how)
    same = Rhythm.objects.going_on().filter(group=group, **{name: how[name] for name in _SAME}).first()
    if same is not None:
        return same
    if Rhythm.objects.going_on().filter(group=group).count() >= RHYTHMS:
        raise ValidationError("Eight rhythms go on here already. End one first.", code="too_many")
    fresh.starts_on = rhythms.first_date(fresh, now)
    fresh.save(force_insert=True)
    _record("rhythm.set", fresh, by, now)
    _make_rounds([fresh], now)
    return fresh


_SAME = ("question", "every", "weekday", "opens", "time_zone")
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


@transaction.atomic
def open_rounds(*, now: dt.datetime) -> int:
    """Give every round that is open or opens within a day its row; returns how many were new.

    Two of these at once make no round twice. After a long stop, rounds that would be over already are not made up.
    """
    # Locked, so that none is made for a rhythm that is being ended; what another worker has in hand is left to it.
    return _make_rounds(list(Rhythm.objects.going_on().select_for_update(skip_locked=True)), now)


def _make_rounds(going_on: list[Rhythm], now: dt.datetime) -> int:
    wanted = [
        Round(
            rhythm=rhythm, group_id=rhythm.group_id, date=there.date, question=rhythm.question,
            opens_at=there.opens_at, closes_at=there.closes_at, remind_at=there.remind_at,
        )
        for rhythm in going_on
        for there in takewhile(lambda o: o.opens_at <= now + AHEAD, rhythms.not_over(rhythm, now))
    ]  # fmt: skip
    made = set(Round.objects.filter(rhythm__in=going_on, closes_at__gt=now).values_list("rhythm_id", "date"))
    missing = [r for r in wanted if (r.rhythm_id, r.date) not in made]
    Round.objects.bulk_create(missing, ignore_conflicts=True, batch_size=1000)
    return len(missing)


def _record(kind: str, rhythm: Rhythm, by: Member, now: dt.datetime) -> None:
    ledger.record(
        kind,
        now=now,
        actor_id=by.pk,
        acting_role="facilitator",
        group_id=rhythm.group_id,
        detail={"rhythm": rhythm.public_id},
    )
