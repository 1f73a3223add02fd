"""Seats as other apps ask for them: mine in one group, and everyone's."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.http import Http404
from django.utils.html import format_html

from core.drawing import pebble_number
from core.markup import ours
from core.words import in_a_row
from groups.models import Group, Membership
from groups.policies import may_hold_with
from members.models import Member

GONE = "Somebody who was here"
"""Who is named where a seat, and with it the name in a circle, has ended."""


def my_seat(member: Member, group_public_id: str, now: dt.datetime) -> Membership:
    """That member's seat in that group, with `group` and `promise` read along; one statement.

    Raises Http404 where there is none now: never taken, left, ended or paused all look the same from outside.
    """
    seat = (
        Membership.objects.active(now)
        .filter(member=member, group__public_id=group_public_id)
        .select_related("group", "promise")
        .first()
    )
    if seat is None:
        raise Http404("no seat there")
    return seat


def people(group: Group, now: dt.datetime) -> list[Membership]:
    """Everyone who sits there now, with `member` read along: facilitators first, then in the order they came."""
    seats = Membership.objects.active(now).filter(group=group).select_related("member")
    return list(seats.order_by("role", "since", "pk"))  # "facilitator" stands before "member" in the alphabet


def who_could_hold(own: Membership, now: dt.datetime) -> list[Membership]:
    """Everyone else who sits there and could hold the space in that seat's place, in the order they came."""
    return [seat for seat in people(own.group, now) if seat.pk != own.pk and may_hold_with(seat, now)]


def holders(group: Group, now: dt.datetime) -> list[Member]:
    """Those who hold the space now."""
    return [seat.member for seat in group.memberships.active(now).holding().select_related("member")]


def lasting_seats(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Membership]:
    """The seats that have not ended, paused ones too, of those (group, member), by id; one statement, none where nobody is
    wanted."""
    pairs = list(wanted)
    if not pairs:
        return {}
    groups, members = zip(*pairs, strict=True)
    rows = Membership.objects.filter(group__in=groups, member__in=members, until=None)
    return {(seat.group_id, seat.member_id): seat for seat in rows}


def face(seat: Membership | None, otherwise: str) -> tuple[str, int]:
    """The name somebody goes by there, and their pebble; where their seat has ended, `GONE` and a pebble made of `otherwise`."""
    return (seat.name, seat.pebble) if seat else (GONE, pebble_number(otherwise))


def apart_words(names: Sequence[str], *, others: bool, mine: bool) -> str:
    """What somebody is told of those who hold the space and from whom they keep their words: their names, whether `others` hold
    it too and read them, and whether it is `mine` to hold. Empty where there are none. Said to nobody else."""
    if not names:
        return ""
    shown = ours(in_a_row(format_html("<bdi>{}</bdi>", name) for name in names))
    if others:
        hold, do = ("holds", "does") if len(names) == 1 else ("hold", "do")
        return format_html("{} {} the space too, and {} not read it: you keep apart.", shown, hold, do)
    who = "Nobody else" if mine else "Nobody"
    return format_html("{} who holds the space reads it: you keep apart from {}.", who, shown)
