"""Marks: what may be counted instead of days. They are added and, but for a meeting marked by mistake, stay."""

import datetime as dt
import uuid

from django.db import transaction

from core import clock
from journeys.models import Mark
from members import consent
from members.models import Member
from vault.keys import key_for


@transaction.atomic
def mark(*, member: Member, kind: str, of: str, on: dt.date) -> None:
    """Count that once for that member: `of` names the thing (a round, a day, a form that was sent), `on` is its day by their
    own calendar. Again it changes nothing. Raises consent.NotKept where nothing of theirs may be kept."""
    consent.must_stand(member, on)
    fresh = Mark(member=member, key=key_for(owner_id=member.pk), kind=kind, of=of, on=on)
    Mark.objects.bulk_create([fresh], ignore_conflicts=True)


@transaction.atomic
def mark_meeting(*, member: Member, submission: uuid.UUID, now: dt.datetime) -> None:
    """That they were at a meeting today; the same press twice is one."""
    mark(
        member=member, kind=Mark.Kind.MEETING, of=str(submission), on=clock.today(now, member.time_zone)
    )  # fmt: skip


@transaction.atomic
def unmark_meeting(*, member: Member) -> bool:
    """Take the meeting marked last off again, where it was pressed by mistake. Whether there was one."""
    last = Mark.objects.visible_to(member).filter(kind=Mark.Kind.MEETING).order_by("-pk").first()
    if last is None:
        return False
    Mark.objects.visible_to(member).filter(pk=last.pk).delete()
    return True
