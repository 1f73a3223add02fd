"""What other pages show of check-ins: the round that is open or comes next. One statement each."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, FilteredRelation, Q

from checkins import rhythm as rhythms
from checkins.models import Rhythm, Round
from checkins.querysets import own_answer
from groups.models import Group, Membership
from members.models import Member


@dataclass(frozen=True, slots=True)
class Panel:
    """A round in a few words. `round_id` is its public id, or None while it is too far off to have a page."""

    round_id: str | None
    question: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    is_open: bool
    answered: bool
    group_id: str
    group_name: str


def panel(member: Member, group: Group, now: dt.datetime) -> Panel | None:
    """The round of that group to show `member`, who sits there: open and unanswered before open and answered before the
    next one. None where the group has no rhythm. One statement."""
    going_on = FilteredRelation("rounds", condition=Q(rounds__closes_at__gt=now))
    rows = (
        Rhythm.objects.filter(group=group)
        .annotate(near=going_on)
        .filter(Q(ended_at=None) | Q(near__isnull=False))
        .annotate(near_id=F("near__public_id"), near_question=F("near__question"))
        .annotate(near_opens=F("near__opens_at"), near_closes=F("near__closes_at"))
        .annotate(answered=Exists(own_answer(member, "near__pk")))
    )
    found = [_panel(row, group, now) for row in rows]
    return min(found, key=lambda p: (not p.is_open, p.answered, p.opens_at), default=None)


def open_for(member: Member, now: dt.datetime) -> list[Panel]:
    """The rounds that are open to `member` and not answered or passed, the one that closes first first. One statement."""
    seats = Membership.objects.active(now).filter(member=member)
    rows = (
        Round.objects.open(now)
        .filter(group__in=seats.values("group"))
        .exclude(Exists(own_answer(member, "pk")))
        .select_related("group")
        .order_by("closes_at", "pk")
    )
    return [
        Panel(r.public_id, r.question, r.opens_at, r.closes_at, True, False, r.group.public_id, r.group.name)
        for r in rows
    ]


def _panel(row: Rhythm, group: Group, now: dt.datetime) -> Panel:
    near = row.__dict__  # the annotations of `panel`
    if near["near_id"] is None:
        coming = next(rhythms.not_over(row, now))
        return Panel(
            None, row.question, coming.opens_at, coming.closes_at, False, False, group.public_id, group.name
        )
    is_open = near["near_opens"] <= now
    return Panel(
        near["near_id"], near["near_question"], near["near_opens"], near["near_closes"], is_open,
        bool(near["answered"]), group.public_id, group.name,
    )  # fmt: skip
