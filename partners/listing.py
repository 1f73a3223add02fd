"""What the pages show of partners: whom one could ask, what goes on, what was said. Loaded, not decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from checkins.answered import WEATHERS
from groups.models import Group, Membership, Mute
from groups.seats import face, lasting_seats, people
from journeys.forms.day import SKIES
from members.models import Member
from partners.models import Partnership, PartnerWords, Side
from partners.querysets import READ_FOR


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
    seats = lasting_seats((row.group_id, _other(row, member)) for row in found)
    return [Pair(row, *face(seats.get((row.group_id, _other(row, member))), row.public_id)) for row in found]


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
