"""What the pages show of partners: whom one could ask, what goes on, what was said. Loaded, not decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core.drawing import pebble_number
from groups.models import Group, Membership, Mute
from groups.seats import people
from journeys.forms.day import SKIES
from members.models import Member
from partners.models import Partnership, PartnerWords, Side
from partners.querysets import READ_FOR

GONE = "Somebody who was here"
"""Who is named where a seat, and with it the name in a circle, has ended."""

WEATHERS = dict(PartnerWords.WEATHERS)


@dataclass(frozen=True, slots=True)
class Pair:
    """A partnership as one of the two sees it: who is at the other end, by the name they go by in that circle."""

    row: Partnership
    name: str
    pebble: int


@dataclass(frozen=True, slots=True)
class Said:
    """What one of the two said, opened."""

    public_id: str
    at: dt.datetime
    weather: str
    icon: str
    words: str
    fades_at: dt.datetime


def could_ask(own: Membership, now: dt.datetime) -> list[Membership]:
    """Whom that member could ask in their circle: people they see there who came to stay and about whom they do not keep quiet,
    less those with whom it goes on or waits. Whether one of them keeps apart from this member plays no part: it must not
    show. Four statements."""
    if own.group.members_seen == Group.MembersSeen.HOLDERS and not own.holds:
        seats = [seat for seat in people(own.group, now) if seat.holds]
    else:
        seats = people(own.group, now)
    mine = own.member
    quiet = set(Mute.objects.visible_to(mine).filter(group=own.group).values_list("other", flat=True))
    rows = [
        *Partnership.objects.visible_to(mine, now).going_on(mine, now),
        *Partnership.objects.visible_to(mine, now).waiting(mine, now),
    ]
    taken = {_other(row, mine) for row in rows if row.group_id == own.group_id}
    return [
        seat
        for seat in seats
        if seat.member_id != mine.pk and not seat.visiting and seat.member_id not in quiet | taken
    ]


def pairs(member: Member, rows: Iterable[Partnership]) -> list[Pair]:
    """Those partnerships, with names. One statement, none where there are none."""
    found = list(rows)
    if not found:
        return []
    seats = Membership.objects.filter(
        group__in={row.group_id for row in found},
        member__in={_other(row, member) for row in found},
        until=None,
    )
    names = {(seat.group_id, seat.member_id): seat for seat in seats}
    made = []
    for row in found:
        seat = names.get((row.group_id, _other(row, member)))
        name, pebble = (seat.name, seat.pebble) if seat else (GONE, pebble_number(row.public_id))
        made.append(Pair(row, name, pebble))
    return made


def _other(row: Partnership, member: Member) -> int:
    return row.other_id if row.asker_id == member.pk else row.asker_id


def theirs(member: Member, row: Partnership, now: dt.datetime) -> list[Said]:
    """What the other said within a week, newest first."""
    words = PartnerWords.objects.visible_to(member, now).shown_to(member)
    return _said(words.filter(partnership=row, reader=member, at__gt=now - READ_FOR))


def mine(member: Member, row: Partnership, now: dt.datetime) -> list[Said]:
    """What that member said and what has not faded, newest first."""
    return _said(PartnerWords.objects.mine(member, now).filter(partnership=row))


def _said(rows: Iterable[PartnerWords]) -> list[Said]:
    found = rows.select_related("key").order_by("-at", "-pk")[:30]  # type: ignore[attr-defined]
    return [
        Said(
            row.public_id, row.at, WEATHERS.get(row.weather or "", ""), SKIES.get(row.weather or "", ""), row.words or "",
            row.fades_at,
        )
        for row in found
    ]  # fmt: skip


def side_of(member: Member, row: Partnership) -> Side | None:
    """That member's own side, as long as it goes on for them."""
    return Side.objects.visible_to(member).filter(partnership=row, stand="on").first()
