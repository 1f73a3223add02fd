"""Visits: trying a group out for a few rounds. They are counted, come to an end, and end by themselves without a word.

A round counts once it opened and closed while the visit lasted. Rounds close by the clock and nothing says so, so they
are counted again at each tick (`signals.rounds_wanted`); a group without a rhythm counts weeks.
"""

import datetime as dt

from django.db import transaction

from groups.models import Membership
from groups.signals import rounds_wanted, seat_left
from groups.telling import tell
from groups.underlock import locked
from vault.actor import acting_as

WEEK = dt.timedelta(days=7)
"""What counts as a round where a group has no rhythm."""

TO_CHOOSE = dt.timedelta(days=7)
"""For how long a visitor may choose to stay, once the visit is over; then their seat is free again."""

AT_ONCE = 1000
"""Visits counted at a time."""


def tend(*, now: dt.datetime) -> None:
    """Count the rounds of every visit, tell whose visit is over, and end those nobody chose about."""
    _count(now)
    _end(now)


def round_closed(*, group_id: int, now: dt.datetime) -> None:
    """Count the visits of one group at once, instead of at the next tick."""
    _count(now, group=group_id)


def days_left(seat: Membership, now: dt.datetime) -> int:
    """For how many more days, begun ones included, who visits may choose; 0 while the visit is not over."""
    if seat.visit_over_at is None:
        return 0
    left = seat.visit_over_at + TO_CHOOSE - now
    return max(1, -(-left // dt.timedelta(days=1)))


def _count(now: dt.datetime, **of: object) -> None:
    last = 0
    while True:
        visiting = Membership.objects.filter(until=None, visit_rounds__isnull=False, visit_over_at=None, **of)
        page = list(visiting.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        if not page:
            return
        last = page[-1].pk
        _count_these(page, now)


def _count_these(seats: list[Membership], now: dt.datetime) -> None:
    closed: dict[int, int] = {}
    for _, answer in rounds_wanted.send(sender=Membership, seats=[seat.pk for seat in seats], now=now):
        closed |= dict(answer or {})  # type: ignore[arg-type]
    changed = []
    for seat in seats:
        seen = closed[seat.pk] if seat.pk in closed else (now - seat.since) // WEEK
        if seen > seat.visit_seen:
            seat.visit_seen = min(seen, seat.visit_rounds or 0)
            changed.append(seat)
    for seat in changed:
        _note(seat, now)


@transaction.atomic
def _note(seat: Membership, now: dt.datetime) -> None:
    """Keep how far a visit has come, unless they chose meanwhile; and tell them when it is over."""
    over = now if seat.visit_seen >= (seat.visit_rounds or 0) else None
    still = Membership.objects.filter(pk=seat.pk, until=None, visit_rounds__isnull=False, visit_over_at=None)
    if still.update(visit_seen=seat.visit_seen, visit_over_at=over) and over:
        seat = Membership.objects.select_related("group", "member").get(pk=seat.pk)
        tell(
            "visit-over", [seat.member], seat.group,
            about=seat.group.public_id, occasion=seat.public_id, now=now,
        )  # fmt: skip


def _end(now: dt.datetime) -> None:
    over = Membership.objects.filter(
        until=None, visit_rounds__isnull=False, visit_over_at__lte=now - TO_CHOOSE
    )
    for seat in over.select_related("group", "member").order_by("pk"):
        _end_one(seat, now)


@transaction.atomic
def _end_one(seat: Membership, now: dt.datetime) -> None:
    """The seat ends, as if they had left it. Nobody is told, and no line is written: it is nobody's power over another."""
    group = locked(seat.group)
    fresh = group.memberships.filter(pk=seat.pk, until=None, visit_rounds__isnull=False).first()
    if fresh is None or fresh.visit_over_at is None:  # they left, or stay, since we looked
        return
    with acting_as(seat.member_id):
        seat_left.send(sender=Membership, member=seat.member, group=group, words="stay", now=now)
    # A reason belongs to a pause; left standing it would read as if somebody else had ended the seat.
    fresh.until, fresh.reason = now, ""
    fresh.save(update_fields=["until", "reason"])
