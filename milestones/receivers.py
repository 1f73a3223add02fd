"""What milestones answer to the apps below."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from core import clock
from groups.models import Group
from groups.signals import group_erasing, seat_left
from journeys.days import reached_by
from journeys.models import Journey
from journeys.road import Moment
from journeys.signals import moments_wanted
from members.models import Member
from milestones.ladder import date_of, reached
from milestones.models import Celebration, KindWord, Milestone
from vault.actor import keeper


@receiver(moments_wanted)
def moments(sender: object, member: Member, journey: Journey, now: dt.datetime, **_: Any) -> list[Moment]:
    """The milestones of that road, computed from its first day; those written down can be celebrated."""
    if not journey.milestones_wanted:
        return []
    rows = {m.rung: m for m in Milestone.objects.visible_to(member).filter(journey=journey)}
    shown = Celebration.objects.visible_to(member, now).filter(member=member, milestone__isnull=False)
    celebrated = dict(shown.values_list("milestone", "public_id"))
    found = []
    for rung in reached(journey.starts_on, reached_by(journey, clock.today(now, member.time_zone))):
        if journey.month_only and rung.days:
            continue
        row = rows.get(rung.code)
        party = celebrated.get(row.pk, "") if row else ""
        found.append(
            Moment(
                date_of(journey.starts_on, rung), f"{rung.words} on this road", rung.number, rung.unit, rung.lit, rung.rings,
                row.public_id if row else "", row is not None and not party and row.put_away_at is None, party,
            )
        )  # fmt: skip
    return found


@receiver(seat_left)
def celebrations_go_along(
    sender: object, member: Member, group: Group, words: str, now: dt.datetime, **_: Any
) -> None:
    """Taken along, what they showed there goes, with the kind words on it; and the kind words they left. Their road keeps
    every milestone. Done as the member: they are their own."""
    if words == "taken":
        KindWord.objects.mine(member, now).filter(group=group).delete()
        Celebration.objects.mine(member, now).filter(group=group).delete()


@receiver(group_erasing)
def every_celebration_is_erased(sender: object, group: Group, now: dt.datetime, **_: Any) -> dict[str, int]:
    """Every row of that group, counted by kind."""
    with keeper("erase the celebrations of a group that has ended"):
        kind_words = KindWord.objects.filter(group=group).delete()[0]
        celebrations = Celebration.objects.filter(group=group).delete()[0]
    return {"kind words": kind_words, "celebrations": celebrations}
