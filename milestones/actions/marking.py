"""Moments somebody names themselves: marked, changed, taken off. Nobody else hears of any of it."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from journeys.models import Journey
from members import consent
from members.models import Member
from milestones.models import Milestone
from vault.keys import key_for


@transaction.atomic
def mark_moment(
    *, member: Member, journey: Journey, words: str, on: dt.date, month_only: bool, now: dt.datetime
) -> Milestone:
    """Put a moment on one's road. The same words on the same day, sent twice, are one moment."""
    if journey.member_id != member.pk:
        raise PermissionDenied
    consent.must_stand(member, words)
    Journey.objects.visible_to(member).select_for_update().get(pk=journey.pk)
    named = Milestone.objects.visible_to(member).filter(kind=Milestone.Kind.NAMED, journey=journey)
    for there in named.filter(reached_on=on, month_only=month_only).select_related("key"):
        if there.named == words:
            return there
    return Milestone.objects.create(
        kind=Milestone.Kind.NAMED, member=member, journey=journey, key=key_for(owner_id=member.pk), named=words,
        reached_on=on, month_only=month_only, told_at=now,
    )  # fmt: skip


@transaction.atomic
def change_moment(
    *, member: Member, milestone: Milestone, words: str, on: dt.date, month_only: bool
) -> Milestone:
    """Say it otherwise, or on another day. What a circle was shown of it keeps the words it was shown in."""
    _must_be_their_moment(member, milestone)
    consent.must_stand(member, words if words != milestone.named else "")
    milestone.named, milestone.reached_on, milestone.month_only = words, on, month_only
    milestone.save(update_fields=["named", "reached_on", "month_only"])
    return milestone


@transaction.atomic
def take_off_moment(*, member: Member, milestone: Milestone) -> None:
    """Take it off the road, words and all; no consent is needed for that. What was shown to a circle stays there until it is
    taken down."""
    _must_be_their_moment(member, milestone)
    milestone.delete()


def _must_be_their_moment(member: Member, milestone: Milestone) -> None:
    """Raises PermissionDenied where it is somebody else's, or no moment they named."""
    if milestone.member_id != member.pk or milestone.kind != Milestone.Kind.NAMED:
        raise PermissionDenied
