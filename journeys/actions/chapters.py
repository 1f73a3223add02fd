"""Chapters: begun and named; and what happened, taken off the road."""

import datetime as dt

from django.db import transaction

from core import clock
from journeys.actions.own import must_be_theirs
from journeys.models import Chapter, Journey, Setback
from journeys.signals import nothing_happened
from members import consent
from members.models import Member
from vault.keys import key_for


def last_chapter(journey: Journey) -> Chapter | None:
    """The chapter that lasts."""
    mine = Chapter.objects.visible_to(journey.member).filter(journey=journey)
    return mine.select_related("key").order_by("-number").first()


@transaction.atomic
def begin_chapter(
    *, member: Member, journey: Journey, after: int, now: dt.datetime, title: str = "", words: str = ""
) -> Chapter:
    """Begin the chapter after number `after`, today by the member's own calendar. Pressed twice it is the same chapter."""
    must_be_theirs(member, journey)
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
    must_be_theirs(member, chapter)
    consent.must_stand(
        member, title if title != chapter.title else "", words if words != chapter.words else ""
    )
    chapter.title, chapter.words = title or None, words or None
    chapter.save(update_fields=["title", "words"])
    return chapter


@transaction.atomic
def take_off(*, member: Member, setback: Setback) -> None:
    """Take something that happened off the road, words and all. Chapters and days stay; no consent is needed for that."""
    must_be_theirs(member, setback)
    setback.delete()
    leave_no_trace(member)


def leave_no_trace(member: Member) -> None:
    """Where nothing that happened stands on a road of theirs any more, nothing else says that something did."""
    if not Setback.objects.visible_to(member).exists():
        nothing_happened.send(sender=Setback, member=member)
