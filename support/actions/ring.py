"""Choosing a ring, and whether one may be reached in quiet hours."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from members.models import Member
from support import policies
from support.asking import Place
from support.models import NightWish, RingPlace


@transaction.atomic
def set_ring(*, member: Member, places: Iterable[Place], now: dt.datetime) -> None:
    """Keep these places as the ring; nobody is told. Places that one may not choose are left out. What was there goes."""
    Member.objects.select_for_update(no_key=True).get(
        pk=member.pk
    )  # set twice at once, the later one is kept
    kept = [place for place in places if policies.may_choose(member, place, now)]
    RingPlace.objects.visible_to(member).delete()
    RingPlace.objects.bulk_create(
        RingPlace(
            member=member, group_id=place.group_id, other_id=place.other_id, step=place.step, minutes=place.minutes
        )
        for place in kept
    )  # fmt: skip


@transaction.atomic
def set_nights(*, member: Member, wanted: bool, now: dt.datetime) -> None:
    """Whether a hand that is asked of one may reach one by mail in one's quiet hours."""
    if wanted:
        NightWish.objects.bulk_create([NightWish(member=member, since=now)], ignore_conflicts=True)
    else:
        NightWish.objects.visible_to(member).delete()
