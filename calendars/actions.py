"""What a member can do with their calendar's address."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from calendars import secrets
from calendars.models import Feed
from groups.models import Group
from members.models import Member


@transaction.atomic
def make_address(*, member: Member, now: dt.datetime) -> str:
    """Switch the calendar on, or give it a new address: the one before ends at once. Returns the secret, which is kept nowhere."""
    secret = secrets.fresh()
    Feed.objects.update_or_create(member=member, defaults={"hashed": secrets.hashed(secret), "made_at": now})
    return secret


@transaction.atomic
def choose(
    *, member: Member, rounds: bool, gatherings: bool, title: str, left_out: Iterable[Group]
) -> Feed | None:
    """What is in it and what it is called; None where it is off. Circles they do not sit in change nothing."""
    Feed.objects.filter(member=member).update(rounds=rounds, gatherings=gatherings, title=title)
    feed = Feed.objects.filter(member=member).first()
    if feed is not None:
        feed.left_out.set(left_out)
    return feed


@transaction.atomic
def switch_off(*, member: Member) -> None:
    """The address ends, and what was chosen is forgotten. Doing it twice changes nothing."""
    Feed.objects.filter(member=member).delete()
