"""Journeys: begun, put right, and kept from falling when somebody travels."""

import datetime as dt

from django.db import transaction

from core import clock
from journeys.actions.chapters import last_chapter
from journeys.actions.own import must_be_theirs
from journeys.days import days_in_chapter, days_on_road
from journeys.models import Chapter, Journey
from members import consent
from members.models import Member
from vault.keys import key_for


def first_journey(member: Member, *, lock: bool = False) -> Journey | None:
    """The journey the pages show: the first one that member wrote down."""
    mine = Journey.objects.visible_to(member).select_related("key").order_by("created_at", "pk")
    return (mine.select_for_update(of=("self",)) if lock else mine).first()


@transaction.atomic
def begin_journey(
    *,
    member: Member,
    starts_on: dt.date,
    now: dt.datetime,
    name: str = "",
    month_only: bool = False,
    milestones_wanted: bool = True,
) -> Journey:
    """Write the first line of a road: a journey and its first chapter. Pressed twice it is the same road."""
    Member.objects.select_for_update().get(
        pk=member.pk
    )  # two first lines at once: the second waits and finds the first
    existing = first_journey(member)
    if existing is not None:
        return existing
    consent.must_stand(member, starts_on)
    key = key_for(owner_id=member.pk)
    journey = Journey.objects.create(
        member=member, key=key, name=name or None, starts_on=starts_on, month_only=month_only,
        milestones_wanted=milestones_wanted, created_at=now, in_front=True,
    )  # fmt: skip
    Chapter.objects.create(
        member=member, key=key, journey=journey, number=1, begins_on=starts_on, created_at=now
    )
    return journey


@transaction.atomic
def edit_journey(
    *,
    member: Member,
    journey: Journey,
    name: str,
    starts_on: dt.date,
    month_only: bool,
    counting: str,
    milestones_wanted: bool,
) -> Journey:
    """Change what stands about a road. A start that was written down wrongly is put right, and the count follows it:
    that is the only way a number on the road becomes smaller, and it takes the member's own correction."""
    must_be_theirs(member, journey)
    consent.must_stand(member, name if name != journey.name else "", starts_on != journey.starts_on)
    journey.name = name or None
    journey.month_only, journey.counting, journey.milestones_wanted = month_only, counting, milestones_wanted
    first = Chapter.objects.visible_to(member).filter(journey=journey, number=1)
    if starts_on > journey.starts_on:
        journey.days_kept = 0
        first.update(days_kept=0)
    journey.starts_on = starts_on
    first.update(begins_on=starts_on)
    journey.save()
    return journey


@transaction.atomic
def keep_days(*, member: Member, now: dt.datetime, zone_before: str) -> None:
    """Before another clock holds: what the old one showed is the least that will be shown from now on."""
    shown_on = clock.today(now, zone_before)
    for journey in Journey.objects.visible_to(member).select_for_update():
        Journey.objects.visible_to(member).filter(pk=journey.pk).update(
            days_kept=days_on_road(journey, shown_on)
        )
        chapter = last_chapter(journey)
        if chapter is not None:
            kept = days_in_chapter(chapter, shown_on)
            Chapter.objects.visible_to(member).filter(pk=chapter.pk).update(days_kept=kept)
