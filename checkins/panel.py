"""What other pages show of check-ins: the round that is open or comes next. One statement each."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Exists, F, FilteredRelation, Q, QuerySet

from checkins import rhythm as rhythms
from checkins.models import ReminderWish, Rhythm, Round
from checkins.querysets import own_answer
from core.prepared import prepared
from groups.models import Group, Membership
from members.models import Member


@dataclass(frozen=True, slots=True)
class Panel:
    """A round in a few words. `round_id` is its public id, or None while it is too far off to have a page; `until` is when
    it closes, as its reader's clock has it ("7:30 pm")."""

    round_id: str | None
    question: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    until: str
    is_open: bool
    answered: bool
    group_id: str
    group_name: str
    muted: bool = False
    """Whether its reader wants no reminders from that circle. Asked for the circle's own page only."""


@prepared
def _near(member: int, group: int, now: dt.datetime) -> "QuerySet[Rhythm]":
    """That group's rhythms, each with its rounds that are not over, and whether that member answered them."""
    muted = ReminderWish.objects.visible_to(Member(pk=member)).filter(moments="none")
    going_on = FilteredRelation("rounds", condition=Q(rounds__closes_at__gt=now))
    return (
        Rhythm.objects.filter(group=group)
        .annotate(near=going_on)
        .filter(Q(ended_at=None) | Q(near__isnull=False))
        .annotate(near_id=F("near__public_id"), near_question=F("near__question"))
        .annotate(near_opens=F("near__opens_at"), near_closes=F("near__closes_at"))
        .annotate(answered=Exists(own_answer(Member(pk=member), "near__pk")))
        .annotate(muted=Exists(muted.filter(group=group)))
    )


def panel(member: Member, group: Group, now: dt.datetime) -> Panel | None:
    """The round of that group to show `member`, who sits there: open and unanswered before open and answered before the
    next one. None where the group has no rhythm. One statement."""
    rows = list(_near(member=member.pk, group=group.pk, now=now))
    found = filter(None, (_panel(row, group, member, now) for row in rows))
    first = min(found, key=lambda p: (not p.is_open, p.answered, p.opens_at), default=None)
    return replace(first, muted=bool(rows[0].__dict__["muted"])) if first else None


def open_for(member: Member, now: dt.datetime) -> list[Panel]:
    """The rounds that are open to `member` and not answered or passed, the one that closes first first. One statement."""
    seats = Membership.objects.active(now).filter(member=member)
    rows = (
        Round.objects.open(now)
        .filter(group__in=seats.values("group"))
        .filter(~Exists(own_answer(member, "pk")))
        .select_related("group")
        .order_by("closes_at", "pk")
    )
    return [
        _made(r.group, member, now, r.public_id, r.question, r.opens_at, r.closes_at, False) for r in rows
    ]


def _panel(row: Rhythm, group: Group, member: Member, now: dt.datetime) -> Panel | None:
    near = row.__dict__  # with the annotations of `panel`
    if near["near_id"] is None:
        coming = _coming(row, now)
        return coming and _made(group, member, now, None, row.question, *coming, False)
    return _made(
        group,
        member,
        now,
        near["near_id"],
        near["near_question"],
        near["near_opens"],
        near["near_closes"],
        near["answered"],
    )


def _coming(rhythm: Rhythm, now: dt.datetime) -> tuple[dt.datetime, dt.datetime] | None:
    """When its next round, which has no row yet, opens and closes. As it was worked out when the last one was made; where that
    time has passed (the worker is late) it is worked out again."""
    if rhythm.next_at is None:
        return None
    if rhythm.next_at > now:
        return rhythm.next_at, rhythm.next_at + dt.timedelta(minutes=rhythm.open_minutes)
    return next(((there.opens_at, there.closes_at) for there in rhythms.not_over(rhythm, now)), None)


def _made(
    group: Group, member: Member, now: dt.datetime, round_id: str | None, question: str,
    opens_at: dt.datetime, closes_at: dt.datetime, answered: bool,
) -> Panel:  # fmt: skip
    until = rhythms.until_words(closes_at, now, member.time_zone)
    is_open = round_id is not None and opens_at <= now
    return Panel(
        round_id, question, opens_at, closes_at, until, is_open, answered, group.public_id, group.name
    )
