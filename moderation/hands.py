"""Cases in the hand of somebody who is not there any more: they wait again, and those at the desk hear of it."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from groups.models import Membership
from groups.seats import holders
from members.models import Member
from moderation import notices
from moderation.models import Case, Report
from vault.actor import keeper

AT_MOST = dt.timedelta(days=14)
"""How long a case stays in one hand without an answer, before somebody else may take it as well."""


@transaction.atomic
def let_go(*, now: dt.datetime) -> int:
    """Put back every open case whose hand is gone: an account closed or erased, an office or a seat given back, or two weeks
    without an answer. Returns how many. Safe to run twice at once. Worker only."""
    with keeper("find cases in the hand of somebody who is gone"):
        holds = Membership.objects.active(now).holding()
        there = Q(desk="moderators", taken_by__is_moderator=True) | Q(
            Exists(holds.filter(group=OuterRef("group"), member=OuterRef("taken_by"))), desk="holders"
        )
        taken = Case.objects.filter(closed_at=None, taken_at__isnull=False)
        gone = taken.exclude(there, taken_by__is_active=True, taken_at__gt=now - AT_MOST)
        rows = gone.select_related("group").select_for_update(of=("self",), skip_locked=True, no_key=True)
        cases = list(rows.order_by("pk"))
        ids = [case.pk for case in cases]
        Case.objects.filter(pk__in=ids).update(taken_by=None, taken_at=None)
        waiting = Report.objects.filter(case__in=ids, state=Report.State.LOOKING)
        waiting.update(state=Report.State.WAITING)
    for case in cases:
        people = (
            holders(case.group, now)
            if case.desk == Case.Desk.HOLDERS
            else Member.objects.filter(is_moderator=True, is_active=True)
        )
        notices.waits([one for one in people if one.pk not in case.apart], case.public_id, now, again=True)
    return len(cases)
