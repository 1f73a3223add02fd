"""What took courage is marked, the first time."""

import datetime as dt

from django.db import transaction

from core import clock
from members import consent
from members.models import Member
from milestones.courage import RETURNED
from milestones.models import Milestone
from vault.actor import acting_as
from vault.keys import key_for


@transaction.atomic
def took_courage(*, member: Member, kind: str, now: dt.datetime) -> None:
    """Mark it on that member's road, for them alone; the second time it changes nothing. Where their yes to our keeping what
    tells of their health does not stand, nothing is marked. `kind` is one of `milestones.courage.WORDS`."""
    if not consent.stands(member, consent.HEALTH_WORDS):
        return
    with acting_as(member.pk):
        if Milestone.objects.visible_to(member).filter(kind=Milestone.Kind.COURAGE, rung=kind).exists():
            return
        fresh = Milestone(
            kind=Milestone.Kind.COURAGE, rung=kind, member=member, key=key_for(owner_id=member.pk),
            reached_on=clock.today(now, member.time_zone), told_at=now,
        )  # fmt: skip
        Milestone.objects.bulk_create(
            [fresh], ignore_conflicts=True
        )  # at the same instant twice: marked once


@transaction.atomic
def forget_return(*, member: Member) -> None:
    """Take "You came back" off their road: nothing they came back from stands there any more. What a circle was shown of it, in
    words of their own, stays there until it is taken down."""
    with acting_as(member.pk):
        courage = Milestone.objects.visible_to(member).filter(kind=Milestone.Kind.COURAGE)
        courage.filter(rung=RETURNED).delete()
