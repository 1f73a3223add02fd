"""Cases that wait for somebody who is not there: out of the hand of whoever is gone, and over to the moderators where none of those
who hold the circle may work on it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import models, transaction
from django.db.models import Exists, F, Func, OuterRef, Q

from groups.models import Membership
from groups.seats import holders
from members.models import Member
from moderation import notices
from moderation.models import Case, Evidence, Report
from moderation.proof import proof_of
from vault.actor import keeper

AT_MOST = dt.timedelta(days=14)
"""How long a case stays in one hand without an answer, before somebody else may take it as well."""


@transaction.atomic
def let_go(*, now: dt.datetime) -> int:
    """Put back every open case whose hand is gone: an account closed or erased, an office or a seat given back, or two weeks
    without an answer. Returns how many. Safe to run twice at once. Worker only."""
    with keeper("find reports in the hand of somebody who is gone"):
        holds = Membership.objects.active(now).holding()
        there = Q(desk="moderators", taken_by__is_moderator=True) | Q(
            Exists(holds.filter(group=OuterRef("group"), member=OuterRef("taken_by"))), desk="holders"
        )
        taken = Case.objects.filter(closed_at=None, taken_at__isnull=False)
        cases = _locked(taken.exclude(there, taken_by__is_active=True, taken_at__gt=now - AT_MOST))
    _in_nobodys([case.pk for case in cases])
    for case in cases:
        people = holders(case.group, now) if case.desk == Case.Desk.HOLDERS else _moderators()
        _ring(people, case, now, again=True)
    return len(cases)


@transaction.atomic
def come_over(*, now: dt.datetime) -> int:
    """Bring every open case that none of those who hold its circle may work on to the moderators, with what may go to them: of the
    rest the copy stays without words. Whoever a holder was kept from is apart no more: a moderator is not kept out by that (decision
    22). Its reporters read nothing of it. Returns how many. Safe to run twice at once. Worker only."""
    with keeper("find reports that none of those who hold the circle may work on"):
        not_apart = Func(
            F("member_id"), OuterRef("apart"), template="NOT (%(expressions)s))", arg_joiner=" = ANY (",
            output_field=models.BooleanField(),
        )  # fmt: skip
        holds = Membership.objects.active(now).holding().filter(not_apart, member__is_active=True)
        theirs = Case.objects.filter(closed_at=None, desk=Case.Desk.HOLDERS)
        cases = _locked(theirs.exclude(Exists(holds.filter(group=OuterRef("group")))))
    _in_nobodys([case.pk for case in cases])
    for case in cases:
        _bring_over(case, now)
        _ring(_moderators(), case, now)
    return len(cases)


def _bring_over(case: Case, now: dt.datetime) -> None:
    """What stays behind goes first: the database lets no case come over with it."""
    with keeper("bring a report over without the words that stay behind"):
        copies = Evidence.objects.filter(case=case)
        for piece in copies.filter(to_moderators=False, words__isnull=False).select_related("key"):
            piece.words = None
            piece.proof = proof_of(piece)
            piece.save(update_fields=["words", "proof"])
        told = Report.objects.filter(case=case).values_list("reporter_id", flat=True)
        case.apart = sorted({*told, *copies.values_list("author_id", flat=True)})
        Case.objects.filter(pk=case.pk).update(desk=Case.Desk.MODERATORS, moved_at=now, apart=case.apart)


def _locked(rows: models.QuerySet[Case]) -> list[Case]:
    """Those, with their groups, and no other worker has them."""
    mine = rows.select_related("group").select_for_update(of=("self",), skip_locked=True, no_key=True)
    return list(mine.order_by("pk"))


def _in_nobodys(cases: Sequence[int]) -> None:
    """In nobody's hand; their reporters read that they wait again."""
    with keeper("put back reports that wait for somebody who is gone"):
        Case.objects.filter(pk__in=cases).update(taken_by=None, taken_at=None)
        waiting = Report.objects.filter(case__in=cases, state=Report.State.LOOKING)
        waiting.update(state=Report.State.WAITING)


def _moderators() -> Iterable[Member]:
    return Member.objects.filter(is_moderator=True, is_active=True)


def _ring(people: Iterable[Member], case: Case, now: dt.datetime, *, again: bool = False) -> None:
    notices.waits([one for one in people if one.pk not in case.apart], case.public_id, now, again=again)
