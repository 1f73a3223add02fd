"""What the pages tell of a request: to who asked, every step in plain words; to who is asked, what they need. Loaded, not
decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from core import clock
from groups.models import Group, Membership
from groups.seats import face, lasting_seats
from members.models import Member
from notices import health
from support import lines, machine, notices, way
from support.asking import Place
from support.lines import Line
from support.models import Asked, RequestWords, SupportRequest
from support.querysets import LIVE

SILENT = dt.timedelta(seconds=45)
"""So long after those who move requests on were last seen at work they are said not to be: three of their ticks. With what a page
takes to be looked at anew, it is true within a minute."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Lines outside of here, of the site's country and of everywhere."""

    country: str
    emergency: list[Line]
    calls: list[Line]
    directories: list[Line]
    """Lists of lines that others keep, where the site's country is not known: an open page has them when we can't be reached."""


def outside(now: dt.datetime) -> Outside:
    """Which lines stand beside a request: the emergency number first, at most three more. The country is the site's, never guessed."""
    code, today = settings.SUPPORT_COUNTRY, clock.today(now, settings.TIME_ZONE)
    name = lines.countries().get(code, "")
    here = lines.of(code, today) if name else []
    calls = [line for line in here if line.kind != "emergency" and line.show]
    lists = [] if calls else lines.of("*", today)
    return Outside(name, [line for line in here if line.kind == "emergency"], calls[:3], lists)


@dataclass(frozen=True, slots=True)
class Step:
    """Some people, told at once, or whoever holds a `circle`, whose names do not stand here: who of them was told first would tell
    who is with somebody. Since when, or from when they would be."""

    names: list[str]
    pebbles: list[int]
    circle: str
    at: dt.datetime | None
    told: bool


@dataclass(frozen=True, slots=True)
class Story:
    """A request as who asked reads it."""

    request: SupportRequest
    steps: list[Step]
    holder: str
    pebble: int
    opened_at: dt.datetime | None
    words: str
    nobody_left: bool
    moves_at: dt.datetime | None
    overdue: bool
    """Nobody is at work behind it: it does not move on as its page would say."""
    helper: str
    """Who said that they have somebody, where it ended by that."""
    unsent: bool
    """Mail to some of those who were asked has not gone out."""
    fails: bool
    """The way itself may reach nobody (`support.way`)."""

    @property
    def held(self) -> bool:
        return bool(self.holder)

    @property
    def open(self) -> bool:
        """Whether it goes on and nobody has it: also where whoever had it is not there any more."""
        return self.request.is_live and not self.held

    @property
    def lines_first(self) -> bool:
        """Whether lines outside of here stand before everything else: nobody here is on the way, as far as is known."""
        ended = self.request.ended == SupportRequest.Ended.NOBODY
        return ended or (self.open and (self.overdue or self.nobody_left or self.unsent or self.fails))

    @property
    def mark(self) -> str:
        """What an open page compares: another one once the page would say something else. It stands in an address, and tells nothing."""
        said = [
            self.request.state, self.request.ended, self.steps, self.holder, self.helper, self.opened_at,
            self.nobody_left, self.overdue, self.unsent, self.fails,
        ]  # fmt: skip
        return salted_hmac("support.look", repr(said), algorithm="sha256").hexdigest()[:16]


def story(member: Member, request: SupportRequest, now: dt.datetime) -> Story:
    """That member's own request, as it is at `now`. Six statements."""
    every = Asked.objects.visible_to(member, now).filter(request=request).select_related("group")
    rows = list(every.order_by("step", "pk"))
    reachable = Asked.objects.visible_to(member, now).filter(request=request).reachable(now)
    can = set(reachable.values_list("pk", flat=True))
    seats = lasting_seats((row.group_id, row.member_id) for row in rows)
    said = RequestWords.objects.mine(member, now).filter(request=request).select_related("key").first()
    holder = machine.holder([row for row in rows if row.pk in can]) if request.state == "held" else None
    said_so = machine.holder(rows) if request.ended == SupportRequest.Ended.HOLDER else None
    name, pebble = _face(holder, seats) if holder else ("", 0)
    return Story(
        request, _steps(request, [row for row in rows if row.told_at or row.pk in can], seats), name, pebble,
        holder.opened_at if holder else None, said.words if said else "", machine.nobody_left(request), request.step_until,
        machine.is_overdue(request, now) or (request.is_live and not holder and nobody_at_work()),
        _face(said_so, seats)[0] if said_so else "", request.state == "open" and notices.is_unsent(request, now),
        way.read(now).fails,
    )  # fmt: skip


def nobody_at_work(for_so_long: dt.timedelta = SILENT) -> bool:
    """Whether those who move requests on were seen at work, and not within that time. One statement."""
    ago = health.last_seen(notices.AT_WORK)["seen_seconds_ago"]
    return isinstance(ago, int) and ago >= for_so_long.total_seconds()


def _face(row: Asked, seats: dict[tuple[int, int], Membership]) -> tuple[str, int]:
    return face(seats.get((row.group_id, row.member_id)), f"{row.pk}")


def _steps(
    request: SupportRequest, rows: list[Asked], seats: dict[tuple[int, int], Membership]
) -> list[Step]:
    """Those told, in order; then those still to be told, with when that would be where it is known (the next step). Those who hold
    a circle stand there once, from when the first of them was told."""
    found, at, circles = [], request.step_until, set()
    for step, told in sorted(
        {(row.step, row.told_at is not None) for row in rows}, key=lambda one: (not one[1], one[0])
    ):
        here = [row for row in rows if row.step == step and (row.told_at is not None) == told]
        when = min(row.told_at for row in here if row.told_at) if told else at
        people = [_face(row, seats) for row in here if not row.as_holder]
        lines = (
            [Step([name for name, _ in people], [pebble for _, pebble in people], "", when, told)]
            if people
            else []
        )
        for group in dict.fromkeys(
            row.group for row in here if row.as_holder and row.group_id not in circles
        ):
            circles.add(group.pk)
            lines.append(Step([], [], group.name, when, told))
        if told or request.is_live:
            found += lines
        at = at if told or not lines else None  # of those after the next nobody knows yet
    return found


@dataclass(frozen=True, slots=True)
class Asking:
    """A request as somebody reads it who is asked."""

    row: Asked
    request: SupportRequest
    name: str
    pebble: int
    words: str
    seat: Membership | None
    """Where who asks sits in that circle; None where they have left it."""

    @property
    def over(self) -> bool:
        """Whether it is over for them: it ended, or is not theirs any more and they were not told anew."""
        return not self.request.is_live or self.row.told_at is None

    @property
    def waits(self) -> bool:
        """Whether it is still to be taken."""
        return not self.over and self.request.state == SupportRequest.State.OPEN

    @property
    def mine(self) -> bool:
        """Whether they hold it."""
        return not self.over and self.row.held_at is not None


def asking(member: Member, now: dt.datetime, request: SupportRequest | None = None) -> list[Asking]:
    """The requests that go on and that member was told of (or that one), oldest first: by whom, by the name they go by in that circle, and their
    line. Three statements."""
    rows = Asked.objects.visible_to(member, now).filter(member=member).select_related("request", "group")
    rows = (
        rows.filter(request=request)
        if request
        else rows.filter(told_at__isnull=False, request__state__in=LIVE)
    )
    first: dict[int, Asked] = {}
    for row in rows.in_order()[:40]:  # of two circles' rows the one by which they know of it
        first.setdefault(row.request_id, row)
    found = sorted(first.values(), key=lambda row: row.request.asked_at)
    seats = lasting_seats((row.group_id, row.asker_id) for row in found)
    said = RequestWords.objects.visible_to(member, now).filter(request__in=[row.request_id for row in found])
    words = {
        (one.request_id, one.group_id): one.words for one in said.exclude(author=member).select_related("key")
    }
    return [
        Asking(
            row, row.request, *face(seats.get((row.group_id, row.asker_id)), row.request.public_id),
            words.get((row.request_id, row.group_id), ""), seats.get((row.group_id, row.asker_id)),
        )
        for row in found
    ]  # fmt: skip


def names_of(places: Iterable[Place]) -> list[str]:
    """Whom a ring's places name, in their order: people by the name they go by there, and circles. Two statements."""
    wanted = list(places)
    seats = lasting_seats((place.group_id, place.other_id) for place in wanted if place.other_id is not None)
    circles = {group.pk: group.name for group in Group.objects.filter(pk__in=[p.group_id for p in wanted])}
    named = []
    for place in wanted:
        seat = seats.get((place.group_id, place.other_id)) if place.other_id is not None else None
        if seat is not None:
            named.append(seat.name)
        elif place.other_id is None:
            named.append(f"who holds {circles.get(place.group_id, '')}")
    return named
