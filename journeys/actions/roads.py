"""Journeys: begun, put right, put in front, erased, and kept from falling when somebody travels."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import clock
from journeys.actions.chapters import last_chapter, leave_no_trace
from journeys.actions.own import must_be_theirs
from journeys.days import days_in_chapter, days_on_road, days_without, shown
from journeys.models import Chapter, Journey
from journeys.querysets import OwnQuerySet
from journeys.signals import journey_changed, journey_erased
from members import consent
from members.models import Member
from vault.keys import key_for

MOST = 12
"""Journeys a member may have at once: a bound, and already more roads than anyone walks."""


def journeys_of(member: Member) -> OwnQuerySet:
    """Every journey of that member, the one in front first, then in the order they were written down."""
    return Journey.objects.visible_to(member).select_related("key").order_by("-in_front", "created_at", "pk")


def first_journey(member: Member, *, lock: bool = False) -> Journey | None:
    """The journey the pages show first."""
    mine = journeys_of(member)
    return (mine.select_for_update(of=("self",)) if lock else mine).first()


@transaction.atomic
def begin_journey(
    *,
    member: Member,
    starts_on: dt.date,
    now: dt.datetime,
    name: str = "",
    month_only: bool = False,
    counting: str = Journey.Counting.ALL,
    milestones_wanted: bool = True,
    after: int = 0,
) -> Journey:
    """Write the first line of a road: a journey and its first chapter. `after` is how many journeys there were when the form
    was drawn: pressed twice it is the same road. The first one of all stands in front.

    Raises PermissionDenied where there are `MOST` already.
    """
    Member.objects.select_for_update().get(pk=member.pk)  # two at once: the second waits and finds the first
    known = list(journeys_of(member))
    if len(known) > after:
        return max(known, key=lambda journey: (journey.created_at, journey.pk))
    if len(known) >= MOST:
        raise PermissionDenied
    consent.must_stand(member, starts_on)
    key = key_for(owner_id=member.pk)
    journey = Journey.objects.create(
        member=member, key=key, name=name or None, starts_on=starts_on, month_only=month_only, counting=counting,
        milestones_wanted=milestones_wanted, created_at=now, in_front=not known, first_day=settings.FIRST_DAY,
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
    now: dt.datetime,
) -> Journey:
    """Change what stands about a road. A start that was written down wrongly is put right, and the count follows it:
    that is the only way a number on the road becomes smaller, and it takes the member's own correction. What another tab, or a
    change of clocks, wrote meanwhile stays."""
    must_be_theirs(member, journey)
    consent.must_stand(member, name if name != journey.name else "", starts_on != journey.starts_on)
    journey = journeys_of(member).select_for_update(of=("self",)).get(pk=journey.pk)
    journey.name = name or None
    journey.month_only, journey.counting, journey.milestones_wanted = month_only, counting, milestones_wanted
    first = Chapter.objects.visible_to(member).filter(journey=journey, number=1)
    if starts_on > journey.starts_on:
        journey.days_kept = 0
        first.update(days_kept=0)
    journey.starts_on = starts_on
    first.update(begins_on=starts_on)
    journey.save(
        update_fields=["name", "month_only", "counting", "milestones_wanted", "days_kept", "starts_on"]
    )
    journey_changed.send(sender=Journey, member=member, journey=journey, now=now)
    return journey


@transaction.atomic
def call_first_day(*, member: Member, journey: Journey, number: int, now: dt.datetime) -> Journey:
    """Call the first day of that road day 0 or day 1. What was shown until now is the least that is shown from now on; and no
    more than that, however often it is called otherwise: what was kept for day 0 is one less where that is day 1."""
    must_be_theirs(member, journey)
    today = clock.today(now, member.time_zone)
    journey.days_kept, journey.first_day = max(shown(journey, today) - number, 0), number
    journey.save(update_fields=["days_kept", "first_day"])
    return journey


@transaction.atomic
def bring_to_front(*, member: Member, journey: Journey) -> None:
    """Show that road first from now on."""
    must_be_theirs(member, journey)
    Member.objects.select_for_update().get(pk=member.pk)  # two at once: one after the other
    mine = Journey.objects.visible_to(member)
    mine.filter(in_front=True).exclude(pk=journey.pk).update(in_front=False)
    mine.filter(pk=journey.pk).update(in_front=True)


@transaction.atomic
def count_without(
    *, member: Member, journey: Journey, what: str, since: dt.date | None, now: dt.datetime
) -> Journey:
    """Write, move or take away the private line "days without …": by the member's own hand, and by nothing else. The same
    day sent again changes nothing of what it has shown. `since` left out means today."""
    must_be_theirs(member, journey)
    consent.must_stand(member, what)
    today = clock.today(now, member.time_zone)
    begins = (since or today) if what else None
    if begins != journey.without_since:
        journey.without_kept = 0
    journey.without, journey.without_since = what or None, begins
    journey.save(update_fields=["without", "without_since", "without_kept"])
    return journey


@transaction.atomic
def erase_journey(*, member: Member, journey: Journey, now: dt.datetime) -> None:
    """Erase a road with all that lies on it, and what waits to be told of it; no consent is needed for that. Of those that are
    left the oldest comes to the front."""
    must_be_theirs(member, journey)
    journey_erased.send(sender=Journey, member=member, journey=journey, now=now)
    Journey.objects.visible_to(member).filter(pk=journey.pk).delete()
    leave_no_trace(member)
    left = first_journey(member)
    if left is not None and not left.in_front:
        bring_to_front(member=member, journey=left)


@transaction.atomic
def keep_days(*, member: Member, now: dt.datetime, zone_before: str) -> None:
    """Before another clock holds: what the old one showed is the least that will be shown from now on."""
    shown_on = clock.today(now, zone_before)
    for journey in Journey.objects.visible_to(member).select_for_update():
        kept = {"days_kept": days_on_road(journey, shown_on)}
        if journey.without_since is not None:
            kept["without_kept"] = days_without(journey.without_since, journey.without_kept, shown_on)
        Journey.objects.visible_to(member).filter(pk=journey.pk).update(**kept)
        chapter = last_chapter(journey)
        if chapter is not None:
            in_it = days_in_chapter(chapter, shown_on)
            Chapter.objects.visible_to(member).filter(pk=chapter.pk).update(days_kept=in_it)
