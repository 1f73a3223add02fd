"""What the pages show of conversations: with whom, what was said, whom one could write to. Loaded, not decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from conversations import policies
from conversations.models import Conversation, ConversationWords, NotAgain, OpenEarly, Unsent
from conversations.querysets import ConversationQuerySet
from groups.models import Group, Membership, Mute
from groups.querysets import seats_of
from groups.seats import face, lasting_seats, people
from members.models import Member

PAGE = 30
"""Pieces of writing on one page."""

SHOWN = 100
"""Conversations on the list at most: more than anybody keeps up with, and a bound on what the page weighs."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A conversation as one of the two sees it: who is at the other end, by the name they go by in that circle."""

    row: Conversation
    name: str
    pebble: int


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of writing, opened."""

    public_id: str
    mine: bool
    at: dt.datetime
    words: str
    edited: bool
    fades_at: dt.datetime
    may_edit: bool


def pairs(member: Member, rows: Iterable[Conversation]) -> list[Pair]:
    """Those conversations, with names. One statement, none where there are none."""
    found = list(rows)
    seats = lasting_seats((row.group_id, row.other_than(member.pk)) for row in found)
    return [
        Pair(row, *face(seats.get((row.group_id, row.other_than(member.pk))), row.public_id)) for row in found
    ]


def newest_first(rows: ConversationQuerySet, member: Member, now: dt.datetime) -> ConversationQuerySet:
    """By the last piece of writing in them that the member may read."""
    words = ConversationWords.objects.visible_to(member, now).shown_to(member)
    last = words.filter(conversation=OuterRef("pk")).order_by("-at").values("at")[:1]
    ordered = rows.select_related("group").annotate(last=Coalesce(Subquery(last), "accepted_at", "asked_at"))
    return ordered.order_by("-last", "-pk")[:SHOWN]


def said(member: Member, row: Conversation, now: dt.datetime, before: str = "") -> tuple[list[Said], str]:
    """A page of what the two said, oldest first, and what names the page before it, or ""."""
    words = ConversationWords.objects.visible_to(member, now).shown_to(member).filter(conversation=row)
    if before and (edge := words.filter(public_id=before).values_list("at", "pk").first()):
        words = words.before(*edge)
    found = list(words.select_related("key").order_by("-at", "-pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    shown = [
        Said(
            one.public_id, one.author_id == member.pk, one.at, one.words, one.edited_at is not None, one.fades_at,
            one.author_id == member.pk and now - one.at < policies.EDITS,
        )
        for one in reversed(found)
    ]  # fmt: skip
    return shown, found[-1].public_id if more else ""


def unsent(member: Member, group: Group, other_id: int, now: dt.datetime) -> Unsent | None:
    """What that member had begun to write to that person there, if anything is kept."""
    mine = Unsent.objects.visible_to(member, now).filter(group=group, other=other_id)
    return mine.select_related("key").first()


def seen(own: Membership, now: dt.datetime) -> list[Membership]:
    """Whom that member sees to sit in their circle: everybody, or those who hold the space, as its promise says."""
    seats = people(own.group, now)
    if own.group.members_seen == Group.MembersSeen.HOLDERS and not own.holds:
        return [seat for seat in seats if seat.holds]
    return seats


def could_write(own: Membership, now: dt.datetime) -> list[Membership]:
    """Whom that member could write to in their circle, whatever stands between them already: people they see there who came to
    stay, who are not new or chose it, and about whom they do not keep quiet. What one of them wishes plays no part: it must not
    show. Three statements."""
    mine = own.member
    quiet = set(Mute.objects.visible_to(mine).filter(group=own.group).values_list("other", flat=True))
    open_to = Membership.objects.active(now).filter(policies.reachable(mine, now), group=own.group)
    reached = set(open_to.values_list("pk", flat=True))
    return [
        seat
        for seat in seen(own, now)
        if seat.member_id != mine.pk and seat.pk in reached and seat.member_id not in quiet
    ]


def circles(member: Member, now: dt.datetime) -> list[Group]:
    """Circles where that member could write to somebody."""
    seats = seats_of(member, now).filter(visit_rounds=None, group__writing=Group.Writing.CHOSEN)
    return [seat.group for seat in seats.select_related("group").order_by("group__name", "pk")]


@dataclass(frozen=True, slots=True)
class Shield:
    """A circle in which a member is new, and whether they may be written to all the same."""

    seat: Membership
    until: dt.datetime
    is_open: bool


def shields(member: Member, now: dt.datetime) -> list[Shield]:
    """Circles where that member is in their first weeks and members write to each other. Two statements."""
    seats = seats_of(member, now).filter(
        visit_rounds=None, role=Membership.Role.MEMBER, since__gt=now - policies.SHIELDED,
        group__writing=Group.Writing.CHOSEN,
    )  # fmt: skip
    open_in = set(
        OpenEarly.objects.visible_to(member, now).filter(member=member).values_list("group", flat=True)
    )
    return [
        Shield(seat, seat.since + policies.SHIELDED, seat.group_id in open_in)
        for seat in seats.select_related("group").order_by("since", "pk")
    ]


def refused(member: Member) -> list[tuple[NotAgain, str, int]]:
    """Whom that member does not want to be written to by, with names. Two statements."""
    rows = list(NotAgain.objects.visible_to(member).select_related("group").order_by("-at", "-pk"))
    seats = lasting_seats((row.group_id, row.other_id) for row in rows)
    return [(row, *face(seats.get((row.group_id, row.other_id)), f"{row.pk}")) for row in rows]
