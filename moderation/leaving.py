"""What follows the end of an account: its seats are left as any others are, and what it asked for is taken back."""

import datetime as dt

from django.db.models import Q

from groups.actions import get_up_everywhere
from members.models import Member


def let_seats_go(*, now: dt.datetime) -> int:
    """Whoever's account was ended gets up from every seat they still have. Returns how many circles. Safe to run twice at once.
    Worker only."""
    sits = Q(memberships__until=None, memberships__isnull=False)
    asks = Q(join_requests__decided_at=None, join_requests__isnull=False)
    ended = Member.objects.filter(sits | asks, ended_at__isnull=False).distinct().order_by("pk")
    return sum(get_up_everywhere(member=person, now=now) for person in ended)
