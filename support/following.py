"""What the pages tell of a request: to who asked, every step in plain words; to who is asked, what they need. Loaded, not
decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from core import clock
from groups.models import Group, Membership
from groups.seats import face, lasting_seats
from members.models import Member
from support import lines, machine
from support.asking import Place
from support.lines import Line
from support.models import Asked, RequestWords, SupportRequest


@dataclass(frozen=True, slots=True)
class Outside:
    """Lines outside of here, of the site's country and of everywhere."""

    country: str
    emergency: list[Line]
    calls: list[Line]


def outside(now: dt.datetime) -> Outside:
    """Which lines stand beside a request: the emergency number first, at most three more. The country is the site's, never guessed."""
    code, today = settings.SUPPORT_COUNTRY, clock.today(now, settings.TIME_ZONE)
    name = lines.countries().get(code, "")
    here = lines.of(code, today) if name else []
    calls = [line for line in here if line.kind != "emergency" and line.show]
    return Outside(name, [line for line in here if line.kind == "emergency"], calls[:3])


@dataclass(frozen=True, slots=True)
class Step:
    """Some people, told at once: since when, or from when they would be."""

    names: list[str]
    pebbles: list[int]
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

    @property
    def held(self) -> bool:
        return bool(self.holder)

    @property
    def open(self) -> bool:
        """Whether it goes on and nobody has it: also where whoever had it is not there any more."""
        return self.request.is_live and not self.held


def story(member: Member, request: SupportRequest, now: dt.datetime) -> Story:
    """That member's own request, as it is at `now`. Four statements."""
    rows = list(Asked.objects.visible_to(member, now).filter(request=request).order_by("step", "pk"))
    reachable = Asked.objects.visible_to(member, now).filter(request=request).reachable(now)
    can = set(reachable.values_list("pk", flat=True))
    seats = lasting_seats((row.group_id, row.member_id) for row in rows)
    said = RequestWords.objects.mine(member, now).filter(request=request).select_related("key").first()
    holder = machine.holder([row for row in rows if row.pk in can]) if request.state == "held" else None
    name, pebble = _face(holder, seats) if holder else ("", 0)
    return Story(
        request, _steps(request, [row for row in rows if row.told_at or row.pk in can], seats), name, pebble,
        holder.opened_at if holder else None, said.words if said else "", machine.nobody_left(request), request.step_until,
    )  # fmt: skip


def _face(row: Asked, seats: dict[tuple[int, int], Membership]) -> tuple[str, int]:
    return face(seats.get((row.group_id, row.member_id)), f"{row.pk}")


def _steps(
    request: SupportRequest, rows: list[Asked], seats: dict[tuple[int, int], Membership]
) -> list[Step]:
    """Those told, in order; then those still to be told, with when that would be where it is known (the next step)."""
    found, at = [], request.step_until
    for step in sorted({row.step for row in rows}):
        here = [row for row in rows if row.step == step]
        told = [row.told_at for row in here if row.told_at]
        if not told and not request.is_live:
            continue
        faces = [_face(row, seats) for row in here]
        when = min(told) if told else at
        found.append(Step([name for name, _ in faces], [pebble for _, pebble in faces], when, bool(told)))
        at = at if told else None  # of those after the next nobody knows yet
    return found


@dataclass(frozen=True, slots=True)
class Asking:
    """A request as somebody reads it who is asked."""

    row: Asked
    request: SupportRequest
    name: str
    pebble: int
    words: str


def asking(member: Member, now: dt.datetime, request: SupportRequest | None = None) -> list[Asking]:
    """The requests that member was told of (or that one), oldest first: by whom, by the name they go by in that circle, and their
    line. Three statements."""
    rows = Asked.objects.visible_to(member, now).filter(member=member).select_related("request", "group")
    found = list((rows.filter(request=request) if request else rows).order_by("request__asked_at")[:20])
    seats = lasting_seats((row.group_id, row.asker_id) for row in found)
    said = RequestWords.objects.visible_to(member, now).filter(request__in=[row.request_id for row in found])
    words = {
        (one.request_id, one.group_id): one.words for one in said.exclude(author=member).select_related("key")
    }
    return [
        Asking(
            row, row.request, *face(seats.get((row.group_id, row.asker_id)), row.request.public_id),
            words.get((row.request_id, row.group_id), ""),
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
