"""What of milestones stands on a road: rungs reached, moments named, and what took courage."""

import datetime as dt
from collections.abc import Iterator

from core import clock
from journeys.models import Journey
from journeys.road import Moment
from members.models import Member
from milestones import faces
from milestones.courage import WORDS
from milestones.ladder import Point
from milestones.models import Celebration, Milestone
from milestones.standing import day_of, is_reached, no_fuss, points_of, still_true, title_of

Kind = Milestone.Kind


def moments_of(member: Member, journey: Journey, now: dt.datetime) -> list[Moment]:
    """All of them, by day; four statements. Rungs only where that road wants milestones; what took courage stands on the road
    its member has in front. Where they want no fuss, nothing asks to be celebrated."""
    today = clock.today(now, member.time_zone)
    mine = Milestone.objects.visible_to(member).select_related("key")
    rows = [row for row in mine.order_by("reached_on", "pk") if _is_on(row, journey)]
    for row in rows:
        row.journey = journey if row.journey_id else None  # read already
    rows = [row for row in rows if still_true(row, today)]
    shown = Celebration.objects.visible_to(member, now).filter(member=member, milestone__isnull=False)
    celebrated = dict(shown.values_list("milestone", "public_id"))
    asks = not no_fuss(member)
    found = [_of_row(row, celebrated.get(row.pk, ""), asks) for row in rows]
    written = {(row.months, row.days) for row in rows if row.kind == Kind.RUNG}
    if journey.milestones_wanted:
        found += [_of_point(journey, point) for point in _unwritten(member, journey, today, now, written)]
    return sorted(found, key=lambda moment: moment.date)


def _is_on(row: Milestone, journey: Journey) -> bool:
    if row.kind == Kind.COURAGE:
        return journey.in_front
    return row.journey_id == journey.pk and (row.kind == Kind.NAMED or journey.milestones_wanted)


def _unwritten(
    member: Member, journey: Journey, today: dt.date, now: dt.datetime, written: set[tuple[int, int]]
) -> Iterator[Point]:
    """What lay behind already when the road was written down, and what came since this morning."""
    for point in points_of(member, journey, now):
        by_days_of_a_month = journey.month_only and point.days
        if (
            not by_days_of_a_month
            and (point.months, point.days) not in written
            and is_reached(journey, point, today)
        ):
            yield point


def _of_point(journey: Journey, point: Point) -> Moment:
    face = faces.of_point(point)
    return Moment(
        day_of(journey, point),
        f"{point.words} on this road",
        face.number,
        face.unit,
        face.lit,
        face.rings,
        colour=face.colour,
    )


def _of_row(row: Milestone, party: str, asks: bool) -> Moment:
    """What was written down keeps its own words and day."""
    is_rung = row.kind == Kind.RUNG
    face = faces.of_point(row.point) if is_rung else faces.FLOWER
    title = title_of(row)
    return Moment(
        row.reached_on, f"{title} on this road" if is_rung else title, face.number, face.unit, face.lit, face.rings,
        row.public_id, asks and not party and row.put_away_at is None, party, face.colour,
        f"{row.reached_on:%B %Y}" if row.month_only else "",
        WORDS[row.rung].line if row.kind == Kind.COURAGE else "", row.kind == Kind.NAMED,
    )  # fmt: skip
