"""Everything a member can do on their road. All of it is theirs alone: no ledger, no notice, nobody hears of it."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core import clock
from journeys.days import days_in_chapter, days_on_road
from journeys.models import Chapter, Journey, OwnModel, Plan, Setback
from journeys.plan import BY_SLUG
from journeys.policies import may_write
from members import consent
from members.models import Member
from vault.keys import key_for


def _theirs(member: Member, own: OwnModel) -> None:
    if not may_write(member, own):
        raise PermissionDenied


def first_journey(member: Member, *, lock: bool = False) -> Journey | None:
    """The journey the pages show: the first one that member wrote down."""
    mine = Journey.objects.visible_to(member).select_related("key").order_by("created_at", "pk")
    return (mine.select_for_update(of=("self",)) if lock else mine).first()


def last_chapter(journey: Journey) -> Chapter | None:
    """The chapter that lasts."""
    mine = Chapter.objects.visible_to(journey.member).filter(journey=journey)
    return mine.select_related("key").order_by("-number").first()


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
        milestones_wanted=milestones_wanted, created_at=now,
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
    _theirs(member, journey)
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
def begin_chapter(
    *, member: Member, journey: Journey, after: int, now: dt.datetime, title: str = "", words: str = ""
) -> Chapter:
    """Begin the chapter after number `after`, today by the member's own calendar. Pressed twice it is the same chapter."""
    _theirs(member, journey)
    consent.must_stand(member, now)
    Journey.objects.visible_to(member).select_for_update().get(pk=journey.pk)
    newest = last_chapter(journey)
    if newest is not None and newest.number > after:
        return newest
    today = clock.today(now, member.time_zone)
    earliest = (
        newest.begins_on if newest else journey.starts_on
    )  # after travel west it may still be yesterday
    return Chapter.objects.create(
        member=member, key=key_for(owner_id=member.pk), journey=journey, number=newest.number + 1 if newest else 1,
        title=title or None, words=words or None, begins_on=max(today, earliest), created_at=now,
    )  # fmt: skip


@transaction.atomic
def edit_chapter(*, member: Member, chapter: Chapter, title: str, words: str) -> Chapter:
    """Change what a chapter is called, and the line about it."""
    _theirs(member, chapter)
    consent.must_stand(
        member, title if title != chapter.title else "", words if words != chapter.words else ""
    )
    chapter.title, chapter.words = title or None, words or None
    chapter.save(update_fields=["title", "words"])
    return chapter


@transaction.atomic
def take_off(*, member: Member, setback: Setback) -> None:
    """Take something that happened off the road, words and all. Chapters and days stay; no consent is needed for that."""
    _theirs(member, setback)
    setback.delete()


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


@transaction.atomic
def write_plan(*, member: Member, section: str, words: str, now: dt.datetime) -> Plan:
    """Change one section of one's plan. Raises KeyError where there is no such section."""
    field = BY_SLUG[section].slug
    consent.must_stand(member, words)
    blank = Plan(member=member, key=key_for(owner_id=member.pk), changed_at=now)
    Plan.objects.bulk_create([blank], ignore_conflicts=True)
    plan = Plan.objects.visible_to(member).select_related("key").select_for_update(of=("self",)).get()
    setattr(plan, field, words or None)
    plan.changed_at = now
    plan.save(update_fields=[field, "changed_at"])
    return plan
