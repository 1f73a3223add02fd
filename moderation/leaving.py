"""What follows the end of an account: its seats are left as any others are, and what it asked for is taken back."""

import datetime as dt

from django.db.models import Q

from groups.actions import get_up, withdraw
from groups.models import Group
from members.models import Member
from vault.actor import acting_as


def let_seats_go(*, now: dt.datetime) -> int:
    """Whoever's account was ended gets up from every seat they still have, through their own eyes, so that every app hears it as any
    leaving, and takes back where they asked for one. Returns how many circles. Safe to run twice at once. Worker only."""
    sits = Q(memberships__until=None, memberships__isnull=False)
    asks = Q(join_requests__decided_at=None, join_requests__isnull=False)
    count = 0
    for person in Member.objects.filter(sits | asks, ended_at__isnull=False).distinct().order_by("pk"):
        theirs = Q(memberships__member=person, memberships__until=None)
        waits = Q(join_requests__member=person, join_requests__decided_at=None)
        for group in Group.objects.filter(theirs | waits).distinct().order_by("pk"):
            with acting_as(person.pk):
                get_up(member=person, group=group, now=now)
                withdraw(member=person, group=group, now=now)
            count += 1
    return count
