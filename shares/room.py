"""A group as somebody in it sees it: who sits there, and the name and pebble the others know them by."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONArray
from django.http import Http404
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.drawing import pebble, pebble_number
from core.drawing.pebbles import BODIES
from core.markup import ours
from core.prepared import among, prepared
from groups.models import Group, Membership
from groups.querysets import MembershipQuerySet, seated
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
    """By member id; those who hold the space first, then in the order they came. Everyone, unless `met` says whom."""
    my_seats: list[MySeat]
    """Everywhere I sit, in the order I came."""
    taken: int
    """How many have a seat in it."""
    count: int
    """How many can read what is said now."""
    met: frozenset[int] | None = None
    """Where not everyone was read: whom the page meets, besides those its ring shows and those who hold the space."""

    def person(self, member_id: int) -> Person | None:
        """Whoever of that id has a seat here; None where they have none (any more)."""
        found = self.people.get(member_id)
        if found is None and self.met is not None and member_id not in self.met:
            raise LookupError("whether they sit here was not asked")
        return found

    @cached_property
    def here(self) -> list[Person]:
        """Who can read what is said now."""
        if self.met is not None:
            raise LookupError("not everyone was read")
        return [person for person in self.people.values() if person.here]

    @cached_property
    def holders(self) -> list[Person]:
        """Who holds the space now."""
        return [person for person in self.people.values() if person.holds and person.here]

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
        return max(0, self.group.seats - self.taken)

    @cached_property
    def all_seen(self) -> bool:
        """Whether I see who sits here: as the group's promise has it, or because I hold the space."""
        return self.me.holds or self.group.members_seen == Group.MembersSeen.SEATS

    @property
    def pebbles(self) -> list[int]:
        """The ring's, in order: of everyone I may see there, as far as a ring can show them."""
        seen = (person for person in self.people.values() if person.here and (self.all_seen or person.holds))
        return [person.pebble for person in islice(seen, RING)]

    def pebble_of(self, person: Person, size: int = 40) -> SafeString:
        """Their pebble. Where everyone is seen its shape stands in the page already (`pebble_shapes`)."""
        return pebble_here(person.pebble, size) if self.all_seen else pebble(person.pebble, size)

    def pebble_shapes(self) -> SafeString:
        """The shapes that pebbles and buttons of the page point at; nothing of it is seen. Nobody's, where one is not to know
        who sits here: there each pebble is drawn where it stands."""
        if not self.all_seen:
            return _shapes(())
        if self.taken > (len(BODIES) if self.met is None else RING):
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
    return _entered(member, group, now, _seats(group))


@prepared
def _my_seats_meeting(
    member: int, group: str, now: dt.datetime, met: list[int]
) -> "QuerySet[Membership, Any]":
    """The same; of a large group only those of `met`, oneself, those who hold the space, and the first that a ring shows."""
    first = _seats(group).order_by(_here(now).desc(), "role", "since", "pk").values("pk")[:RING]
    named = Q(member=member) | Q(member__in=among(met)) | Q(role=Membership.Role.FACILITATOR)
    return _entered(member, group, now, _seats(group).filter(named | Q(pk__in=first)))


def _seats(group: str) -> MembershipQuerySet:
    """Every seat of that group; "facilitator" stands before "member" in the alphabet."""
    return Membership.objects.filter(until=None, group__public_id=group).order_by("role", "since", "pk")


def _here(now: dt.datetime) -> Case:
    return Case(When(seated(now), then=Value(True)), default=Value(False), output_field=BooleanField())


def _entered(
    member: int, group: str, now: dt.datetime, people: MembershipQuerySet
) -> "QuerySet[Membership, Any]":
    """Everywhere that member sits, along with the group of that public id and those `people` of it."""
    entered = Q(group__public_id=group)
    person = JSONArray("member_id", "name", "role", _here(now), "public_id", "visit_rounds")
    every = _seats(group).order_by().values("group")
    counted = every.annotate(n=JSONArray(Count("pk"), Count("pk", filter=seated(now)))).values("n")
    # All of a group is read for the one that is entered; of the others only what the side bar shows.
    columns: dict[str, Any] = {
        f"entered_{name}": Case(When(entered, then=F(f"group__{name}"))) for name in _GROUP
    }
    return (
        Membership.objects.active(now)
        .filter(member=member)
        .annotate(
            people=Case(When(entered, then=ArraySubquery(people.values(json=person)))),
            counted=Case(When(entered, then=Subquery(counted))),
            **columns,
        )
        .order_by("since", "pk")
        .values_list("public_id", "people", "counted", "group__name", "group__public_id", *columns)
    )


def enter(member: Member, group_public_id: str, now: dt.datetime, met: Iterable[int] | None = None) -> Room:
    """The group of that id, through the seat of `member`; one statement. A page that knows whom it meets says so (`met`, by
    member id), and a large group is not read whole for it.

    Raises Http404 where there is no seat now: never taken, left, ended or paused all look the same from outside.
    """
    asked = {"member": member.pk, "group": group_public_id, "now": now}
    names = None if met is None else frozenset(met)
    seats = _my_seats(**asked) if names is None else _my_seats_meeting(**asked, met=sorted(names))
    mine = next((seat for seat in seats if seat.people), None)
    if mine is None:
        raise Http404("no seat there")
    people = {row[0]: _person(*row) for row in mine.people}
    taken, count = mine.counted
    return Room(
        group=Group.from_db("default", _GROUP, mine[5:]),
        me=people[member.pk],
        people=people,
        my_seats=[
            MySeat(seat.group__name, seat.group__public_id, pebble_number(seat.public_id)) for seat in seats
        ],
        taken=taken,
        count=count,
        met=None if len(people) == taken else names,
    )


def _person(member: int, name: str, role: str, here: bool, seat: str, visit_rounds: int | None) -> Person:
    return Person(member, name, role == Membership.Role.FACILITATOR, here, seat, visit_rounds is not None)
