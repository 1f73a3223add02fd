"""A group as somebody in it sees it: who sits there, and the name and pebble the others know them by."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONArray
from django.http import Http404
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.drawing import pebble, pebble_number
from core.drawing.pebbles import BODIES
from core.markup import ours
from core.prepared import prepared
from groups.models import Group, Membership
from groups.querysets import seated
from members.models import Member

RING = 24
"""Pebbles a ring has room for: twice the seats of a circle."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a seat."""

    member_id: int
    name: str
    holds: bool
    here: bool
    """False while the seat is paused: they read nothing now, but what they said keeps their name."""
    seat: str
    """The public id of the seat: what stands for this person in pages and URLs of this group."""
    visiting: bool = False
    """Whether they are trying the circle out."""

    @property
    def shown(self) -> SafeString:
        """The name as pages show it: escaped, and unable to turn the sentence around it."""
        return format_html("<bdi>{}</bdi>", self.name)

    @property
    def pebble(self) -> int:
        return pebble_number(self.seat)


@dataclass(frozen=True, slots=True)
class MySeat:
    """A seat of one's own, in this group or another."""

    group_name: str
    group_id: str
    pebble: int


@dataclass(frozen=True)
class Room:
    """A group and everyone with a seat in it, at one moment, entered by one of them."""

    group: Group
    me: Person
    people: dict[int, Person]
    """By member id; those who hold the space first, then in the order they came."""
    my_seats: list[MySeat]
    """Everywhere I sit, in the order I came."""

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
        return [person for person in self.here if person is not self.me]

    @property
    def other_holders(self) -> list[Person]:
        """Who can read what I say to those who hold the space, besides me."""
        return [person for person in self.others if person.holds]

    @property
    def open_seats(self) -> int:
        return max(0, self.group.seats - len(self.people))

    @cached_property
    def all_seen(self) -> bool:
        """Whether I see who sits here: as the group's promise has it, or because I hold the space."""
        return self.me.holds or self.group.members_seen == Group.MembersSeen.SEATS

    @property
    def pebbles(self) -> list[int]:
        """The ring's, in order: of everyone I may see there, as far as a ring can show them."""
        seen = self.here if self.all_seen else self.holders
        return [person.pebble for person in seen[:RING]]

    def pebble_of(self, person: Person, size: int = 40) -> SafeString:
        """Their pebble. Where everyone is seen its shape stands in the page already (`pebble_shapes`)."""
        return pebble_here(person.pebble, size) if self.all_seen else pebble(person.pebble, size)

    def pebble_shapes(self) -> SafeString:
        """The shapes that pebbles and buttons of the page point at; nothing of it is seen. Nobody's, where one is not to know
        who sits here: there each pebble is drawn where it stands."""
        if not self.all_seen:
            return _shapes(())
        if len(self.people) > len(BODIES):
            return _shapes(tuple(range(len(BODIES))))
        return _shapes(tuple(sorted({person.pebble for person in self.people.values()})))


@lru_cache(maxsize=2 * len(BODIES))
def pebble_here(number: int, size: int = 40) -> SafeString:
    """A pebble whose shape `Room.pebble_shapes` draws once a page: many stand on one, of few people."""
    return ours(
        f'<svg class="pebble" width="{size}" height="{size}" viewBox="0 0 40 40" aria-hidden="true">'
        f'<use href="#p{number}"/></svg>'
    )


@lru_cache(maxsize=256)
def _shapes(numbers: tuple[int, ...]) -> SafeString:
    pebbles = "".join(f'<symbol id="p{n}" viewBox="0 0 40 40">{BODIES[n]}</symbol>' for n in numbers)
    more = "".join(f'<circle cx="{x}" cy="12" r="1.6"/>' for x in (5, 12, 19))
    return ours(
        f'<svg width="0" height="0" aria-hidden="true">{pebbles}<symbol id="more" viewBox="0 0 24 24">{more}</symbol></svg>'
    )


_GROUP = [field.attname for field in Group._meta.concrete_fields]


@prepared
def _my_seats(member: int, group: str, now: dt.datetime) -> "QuerySet[Membership, Any]":
    """Everywhere that member sits; along with the seats of the group with that public id, everyone in it."""
    here = Case(When(seated(now), then=Value(True)), default=Value(False), output_field=BooleanField())
    everyone = (
        Membership.objects.filter(group=OuterRef("group"), until=None, group__public_id=group)
        .order_by("role", "since", "pk")  # "facilitator" stands before "member" in the alphabet
        .values(json=JSONArray("member_id", "name", "role", here, "public_id", "visit_rounds"))
    )
    # All of a group is read for the one that is entered; of the others only what the side bar shows.
    entered: dict[str, Any] = {
        f"entered_{name}": Case(When(group__public_id=group, then=F(f"group__{name}"))) for name in _GROUP
    }
    return (
        Membership.objects.active(now)
        .filter(member=member)
        .annotate(everyone=ArraySubquery(everyone), **entered)
        .order_by("since", "pk")
        .values_list("public_id", "everyone", "group__name", "group__public_id", *entered)
    )


def enter(member: Member, group_public_id: str, now: dt.datetime) -> Room:
    """The group of that id, through the seat of `member`; one statement.

    Raises Http404 where there is no seat now: never taken, left, ended or paused all look the same from outside.
    """
    seats = _my_seats(member=member.pk, group=group_public_id, now=now)
    mine = next((seat for seat in seats if seat.everyone), None)
    if mine is None:
        raise Http404("no seat there")
    people = {row[0]: _person(*row) for row in mine.everyone}
    return Room(
        group=Group.from_db("default", _GROUP, mine[4:]),
        me=people[member.pk],
        people=people,
        my_seats=[
            MySeat(seat.group__name, seat.group__public_id, pebble_number(seat.public_id)) for seat in seats
        ],
    )


def _person(member: int, name: str, role: str, here: bool, seat: str, visit_rounds: int | None) -> Person:
    return Person(member, name, role == Membership.Role.FACILITATOR, here, seat, visit_rounds is not None)
