"""A circle of people who ask each other for a hand: laid out for the tests."""

import datetime as dt
from typing import Any

from django.db import transaction

from groups.models import Group, Membership
from members.models import Member
from support import actions, tending
from support.asking import Place
from support.models import Asked, SupportRequest
from tests.cast import Cast, member, seat
from vault.actor import acting_as, keeper

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def sit(who: str, group: Group, now: dt.datetime, **fields: Any) -> Member:
    """One more person with a seat there."""
    person = member(who)
    seat(person, group, now - DAY, **fields)
    return person


def ask(cast: Cast, *places: Place, words: str = "", now: dt.datetime | None = None) -> SupportRequest:
    """Ben asks those places, or whoever holds Tuesday Circle."""
    wanted = places or (Place(cast.tuesday.pk, None, 1, 15),)
    with acting_as(cast.ben.pk):
        return actions.ask(member=cast.ben, places=wanted, words=words, now=now or cast.now)


def press(verb: str, person: Member, request: SupportRequest, now: dt.datetime) -> None:
    """That person does it, through their own eyes."""
    with acting_as(person.pk):
        getattr(actions, verb)(member=person, request=request, now=now)


def tick(now: dt.datetime) -> int:
    """The beat's tick, as the worker does it: through nobody's eyes."""
    with acting_as(None):
        return tending.tend(now=now)


def fresh(request: SupportRequest) -> SupportRequest:
    """The row as it is."""
    with transaction.atomic(), keeper("test: the row as it is"):
        return SupportRequest.objects.get(pk=request.pk)


def rows(request: SupportRequest) -> dict[int, Asked]:
    """Everybody who is asked, by member."""
    with transaction.atomic(), keeper("test: everybody who is asked"):
        return {row.member_id: row for row in Asked.objects.filter(request=request)}


def told(request: SupportRequest) -> set[int]:
    """Members who were told."""
    return {member for member, row in rows(request).items() if row.told_at is not None}


def pause(person: Member, group: Group, until: dt.datetime) -> None:
    """A facilitator pauses their seat."""
    Membership.objects.filter(member=person, group=group, until=None).update(paused_until=until)
