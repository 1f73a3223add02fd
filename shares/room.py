"""A group as somebody in it sees it: who sits there, and the name and pebble the others know them by."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, OuterRef, Value, When
from django.db.models.functions import JSONObject
from django.http import Http404

from core.drawing import pebble_number
from groups.models import Group, Membership
from groups.querysets import seated
from members.models import Member


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a seat."""

    member_id: int
    name: str
    pebble: int
    holds: bool
    here: bool
    """False while the seat is paused: they read nothing now, but what they said keeps their name."""


@dataclass(frozen=True)
class Room:
    """A group and everyone with a seat in it, at one moment, entered by one of them."""

    seat: Membership
    people: dict[int, Person]
    """By member id; those who hold the space first, then in the order they came."""

    @property
    def group(self) -> Group:
        return self.seat.group

    @property
    def me(self) -> Person:
        return self.people[self.seat.member_id]

    @cached_property
    def here(self) -> list[Person]:
        """Who can read what is said now."""
        return [person for person in self.people.values() if person.here]

    @cached_property
    def holders(self) -> list[Person]:
        """Who holds the space now."""
        return [person for person in self.here if person.holds]

    @property
    def others(self) -> list[Person]:
        """Who can read what I say to everyone, besides me."""
        return [person for person in self.here if person.member_id != self.seat.member_id]

    @property
    def other_holders(self) -> list[Person]:
        """Who can read what I say to those who hold the space, besides me."""
        return [person for person in self.others if person.holds]

    @property
    def open_seats(self) -> int:
        return max(0, self.group.seats - len(self.people))

    @property
    def pebbles(self) -> list[int]:
        """The ring's, in order."""
        return [person.pebble for person in self.here]


def enter(member: Member, group_public_id: str, now: dt.datetime) -> Room:
    """The group of that id, through the seat of `member`; one statement.

    Raises Http404 where there is no seat now: never taken, left, ended or paused all look the same from outside.
    """
    here = Case(When(seated(now), then=Value(True)), default=Value(False), output_field=BooleanField())
    everyone = (
        Membership.objects.filter(group=OuterRef("group"), until=None)
        .order_by("role", "since", "pk")  # "facilitator" stands before "member" in the alphabet
        .values(
            json=JSONObject(
                member="member_id", name="member__display_name", seat="public_id", role="role", here=here
            )
        )
    )
    seat: Any = (
        Membership.objects.active(now)
        .filter(member=member, group__public_id=group_public_id)
        .select_related("group")
        .annotate(everyone=ArraySubquery(everyone))
        .first()
    )
    if seat is None:
        raise Http404("no seat there")
    return Room(seat, {row["member"]: _person(row) for row in seat.everyone})


def _person(row: dict[str, Any]) -> Person:
    holds = row["role"] == Membership.Role.FACILITATOR
    return Person(row["member"], row["name"], pebble_number(row["seat"]), holds, row["here"])
