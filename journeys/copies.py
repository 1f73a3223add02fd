"""Whom a member could give a copy of their plan, what they gave, and what others gave them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from groups.models import Group, Membership
from groups.policies import is_silent
from groups.querysets import seats_of
from groups.seats import GONE, lasting_seats, people
from journeys import versions
from journeys.models import PlanCopy, Suggestion, SuggestionAnswer
from journeys.plan import BY_SLUG, Section
from members.models import Member

"""Who is named where a seat, and with it the name in a circle, has ended."""


def could_read(member: Member, now: dt.datetime) -> list[Membership]:
    """The seats of people whom that member sees in circles of theirs in which something new can be given."""
    found: list[Membership] = []
    for own in seats_of(member, now).select_related("group").order_by("group__name", "pk"):
        if is_silent(own.group):
            continue
        hidden = own.group.members_seen == Group.MembersSeen.HOLDERS and not own.holds
        for seat in people(own.group, now):
            if seat.member_id != member.pk and (seat.holds or not hidden):
                seat.group = own.group  # read already
                found.append(seat)
    return found


@dataclass(frozen=True)
class Given:
    """A copy, and who is at its other end by the name they go by in that circle."""

    copy: PlanCopy
    name: str
    pebble: int
    stale: bool = False
    """Whether the plan reads otherwise by now in the parts that were given."""

    @property
    def last(self) -> dt.datetime:
        """An instant of its last day, by its member's own clock."""
        return self.copy.ends_at - dt.timedelta(seconds=1)

    @property
    def sections(self) -> list[Section]:
        """The parts that were given."""
        return [BY_SLUG[slug] for slug in BY_SLUG if slug in versions.read(self.copy.words)]


def given(member: Member, plan: versions.Snapshot, now: dt.datetime) -> list[Given]:
    """What that member gave and what lasts, newest first. Two statements, however many."""
    rows = PlanCopy.objects.visible_to(member, now).filter(member=member).lasting(now)
    copies = list(rows.select_related("key", "group").order_by("-given_at", "-pk"))
    seats = lasting_seats((copy.group_id, copy.reader_id) for copy in copies)
    found = []
    for copy in copies:
        stale = any(plan.get(slug, "") != text for slug, text in versions.read(copy.words).items())
        found.append(_given(copy, seats.get((copy.group_id, copy.reader_id)), stale=stale))
    return found


def received(member: Member, now: dt.datetime) -> list[Given]:
    """What others gave that member, what they may read now and want to. What ended leaves no sign here. Two statements."""
    rows = PlanCopy.objects.visible_to(member, now).filter(reader=member).shown_to(member)
    copies = list(rows.select_related("group").order_by("-given_at", "-pk"))
    seats = lasting_seats((copy.group_id, copy.member_id) for copy in copies)
    return [_given(copy, seats.get((copy.group_id, copy.member_id))) for copy in copies]


def for_reader(member: Member, copy_id: str, now: dt.datetime) -> Given | None:
    """The copy of that address, where that member may read it now. None says nothing about why: never given, ended by whoever
    gave it, over by its day, or somebody does not sit there any more."""
    rows = PlanCopy.objects.visible_to(member, now).filter(reader=member, public_id=copy_id)
    copy = rows.select_related("key", "group").first()
    if copy is None:
        return None
    return _given(copy, lasting_seats([(copy.group_id, copy.member_id)]).get((copy.group_id, copy.member_id)))


def _given(copy: PlanCopy, seat: Membership | None, *, stale: bool = False) -> Given:
    return Given(copy, seat.name if seat else GONE, seat.pebble if seat else 0, stale)


@dataclass(frozen=True)
class Suggested:
    """A suggestion, with the name of who made it and the part it is for."""

    row: Suggestion
    name: str
    section: Section


def open_suggestions(member: Member, now: dt.datetime) -> list[Suggested]:
    """What was suggested to that member and waits for them, oldest first. Two statements, however many."""
    return _suggested(waiting(member, now).select_related("key", "group").order_by("at", "pk"))


def waiting(member: Member, now: dt.datetime) -> "QuerySet[Suggestion]":
    """Suggestions that member has not dealt with, less those of people they do not want to read."""
    dealt_with = SuggestionAnswer.objects.visible_to(member).values("of")
    rows = Suggestion.objects.visible_to(member, now).filter(member=member).shown_to(member)
    return rows.exclude(public_id__in=dealt_with)


def own_suggestions(member: Member, copy: PlanCopy, now: dt.datetime) -> list[Suggested]:
    """What that member suggested to whoever gave them that copy, until it fades: whatever became of it."""
    rows = Suggestion.objects.mine(member, now).filter(member=copy.member_id, group=copy.group_id)
    return _suggested(rows.select_related("key", "group").order_by("at", "pk"))


def _suggested(rows: "Iterable[Suggestion]") -> list[Suggested]:
    found = list(rows)
    seats = lasting_seats((row.group_id, row.author_id) for row in found)
    return [
        Suggested(
            row, seat.name if (seat := seats.get((row.group_id, row.author_id))) else GONE,
            BY_SLUG.get(row.section) or BY_SLUG["helps"],
        )
        for row in found
    ]  # fmt: skip
