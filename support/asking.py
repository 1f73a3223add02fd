"""Whom a request goes to, and in which order: a member's ring, or those who hold the circles they name, as rows to be kept.
Loaded, not decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from groups.models import Group, Membership
from groups.querysets import seats_of, still_speaking
from members.models import Member
from support import rota
from support.models import Asked, Duty, RingPlace, SupportRequest
from support.querysets import still_there

QUARTER = 15
"""Minutes after which a request to those who hold a circle goes on to the deputies, where no ring says otherwise."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a ring, or what stands for one: whom, in which step, and for how many minutes."""

    group_id: int
    other_id: int | None
    """None: whoever holds that circle."""
    step: int
    minutes: int


def of_ring(member: Member) -> list[Place]:
    """That member's ring, in its order. One statement."""
    rows = RingPlace.objects.visible_to(member).order_by("step", "pk")
    return [Place(row.group_id, row.other_id, row.step, row.minutes) for row in rows]


def of_circles(groups: Iterable[Group]) -> list[Place]:
    """Whoever holds those circles, all at once."""
    return [Place(group.pk, None, 1, QUARTER) for group in groups]


def rows(member: Member, places: Iterable[Place], now: dt.datetime) -> list[Asked]:
    """The rows of those places, unsaved: everybody once by way of each circle, in the first place they stand in, as far as both sit
    there and something is still said there. One statement."""
    wanted = sorted(places, key=lambda place: place.step)
    mine = seats_of(member, now).filter(group__in=[place.group_id for place in wanted])
    speaking = mine.filter(still_speaking("group__")).values("group")
    seats = still_there(Membership.objects.active(now)).filter(group__in=speaking).exclude(member=member)
    by_group: dict[int, dict[int, bool]] = {}
    for group, other, role in seats.order_by("since", "pk").values_list("group", "member", "role"):
        by_group.setdefault(group, {})[other] = role == Membership.Role.FACILITATOR
    found: dict[tuple[int, int], Asked] = {}
    for place in wanted:
        there = by_group.get(place.group_id, {})
        if place.other_id is None:
            people = [other for other, holds in there.items() if holds]
        else:
            people = [place.other_id] if place.other_id in there else []
        for other in people:
            row = Asked(
                asker=member, group_id=place.group_id, member_id=other, step=2 * place.step - 1,
                as_holder=place.other_id is None, minutes=place.minutes,
            )  # fmt: skip
            found.setdefault((place.group_id, other), row)
    return list(found.values())


def duty_of(member: Member, groups: Iterable[int], now: dt.datetime) -> dict[tuple[int, int], dt.datetime]:
    """Who is on duty now in those of the groups where that member sits, and until when. One statement."""
    rows = Duty.objects.visible_to(member, now).filter(group__in=list(groups)).select_related("group")
    return rota.on_duty(rows, now)


def with_somebody(groups: Iterable[int]) -> set[int]:
    """Who of those who hold these circles is with somebody, or was lately, or has been handed a request that waits, as the database
    tells who sits there. Asked to hand on fairly, shown to nobody. One statement, none without groups."""
    wanted = sorted(set(groups))
    if not wanted:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(sec.with_somebody(g)) FROM unnest(%s::bigint[]) AS g", [wanted])
        return {member for (member,) in cursor.fetchall()}


def open_one(member: Member, now: dt.datetime) -> SupportRequest | None:
    """That member's own request that goes on, if there is one."""
    return SupportRequest.objects.visible_to(member, now).live().filter(asker=member).first()
