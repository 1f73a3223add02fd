"""Ladders are changed: the site's by an admin, a group's own by those who hold it. What was reached keeps its own words."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from groups.models import Group
from groups.underlock import held
from members.models import Member
from milestones import policies
from milestones.ladder import Point
from milestones.models import Ladder, Rung
from milestones.writing import amount_of

MOST_LADDERS = 12
"""Ladders a site offers: a choice, not a catalogue."""


@transaction.atomic
def make_ladder(*, member: Member, name: str, about: str, points: Iterable[Point]) -> Ladder:
    """One more ladder of the site. Raises PermissionDenied for everybody but admins, and where there are enough."""
    sites = Ladder.objects.visible_to(member).filter(group=None)
    if not policies.may_change_ladders(member) or sites.count() >= MOST_LADDERS:
        raise PermissionDenied
    last = sites.aggregate(last=Max("place"))["last"]
    ladder = Ladder.objects.create(name=name, about=about, place=0 if last is None else last + 1)
    _change(member, ladder, points)
    return ladder


@transaction.atomic
def change_ladder(
    *, member: Member, ladder: Ladder, name: str, about: str, points: Iterable[Point], is_default: bool
) -> Ladder:
    """Change one of the site's: its words, its rungs, and whether it marks the roads whose members chose none."""
    if not policies.may_change_ladders(member) or ladder.group_id is not None:
        raise PermissionDenied
    sites = Ladder.objects.visible_to(member).filter(group=None)
    list(sites.select_for_update().order_by("pk"))  # two at once: one after the other
    if is_default and not ladder.is_default:
        sites.filter(is_default=True).update(is_default=False)
        ladder.is_default = True  # and it stays so until another one is
    ladder.name, ladder.about = name, about
    ladder.save(update_fields=["name", "about", "is_default"])
    _change(member, ladder, points)
    return ladder


@transaction.atomic
def keep_group_ladder(
    *, member: Member, group: Group, points: Iterable[Point], now: dt.datetime
) -> Ladder | None:
    """The group's own ladder, from now on; with no points it is taken away, and its members' roads go by the site's."""
    group = held(member, group, now)
    mine = Ladder.objects.visible_to(member, now).filter(group=group)
    points = list(points)
    if not points:
        mine.delete()
        return None
    ladder = mine.first() or Ladder.objects.create(group=group, name="The circle’s own")
    _change(member, ladder, points, now)
    return ladder


def _change(member: Member, ladder: Ladder, points: Iterable[Point], now: dt.datetime | None = None) -> None:
    """Make the ladder's rungs those points; one that stays keeps how its number is written, where that was special."""
    wanted = {(point.months, point.days): point for point in points}
    rungs = Rung.objects.visible_to(member, now).filter(ladder=ladder)
    there = {(rung.months, rung.days): rung for rung in rungs}
    rungs.filter(pk__in=[rung.pk for spec, rung in there.items() if spec not in wanted]).delete()
    for spec, point in wanted.items():
        rung = there.get(spec)
        if rung is None:
            Rung.objects.create(ladder=ladder, **_columns(point))
        elif (rung.words, rung.colour) != (point.words, point.colour):
            rung.words, rung.colour = point.words, point.colour
            rung.save(update_fields=["words", "colour"])


def _columns(point: Point) -> dict[str, Any]:
    amount, unit = amount_of(point)
    return {
        "amount": amount, "unit": unit, "code": point.code, "words": point.words, "number": point.number, "of": point.unit,
        "colour": point.colour,
    }  # fmt: skip
