"""The plan is written, a section at a time."""

import datetime as dt

from django.db import transaction

from journeys.models import Plan
from journeys.plan import BY_SLUG
from members import consent
from members.models import Member
from vault.keys import key_for


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
