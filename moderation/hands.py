"""Cases that wait for somebody who is not there: out of the hand of whoever is gone, over to the moderators where none of those who
hold the circle may work on it, and closed where the account they are about is erased."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import models, transaction
from django.db.models import Exists, F, Func, OuterRef, Q

from groups.models import Membership
from groups.seats import holders
from members.models import Member
from moderation import notices
from moderation.models import Case, CaseLetter, Evidence, Report
from moderation.proof import proof_of
from vault.actor import keeper
from vault.keys import key_for

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
        told = Report.objects.filter(case=case, reporter__isnull=False).values_list("reporter_id", flat=True)
        case.apart = sorted({*told, *copies.values_list("author_id", flat=True)})
        Case.objects.filter(pk=case.pk).update(desk=Case.Desk.MODERATORS, moved_at=now, apart=case.apart)


IS_GONE = (
    "Thank you for telling us. What you told us about is not there any more, and no copy of it is left with us. So there is nothing to "
    "look at now. If something like it comes again, tell us again."
)
"""What the house itself answers whoever reported something whose author's account is erased: no person could look at it any more."""


def close_without(member: Member, *, now: dt.datetime) -> int:
    """Close every open case about that member's words, whose copies are about to be erased with them, and answer who waits. In the
    caller's transaction; returns how many. Worker only."""
    with keeper("close reports whose words are about to be erased"):
        cases = _locked(Case.objects.filter(closed_at=None, concerned=member), wait=True)
        for case in cases:
            waiting = Report.objects.filter(case=case, reporter__isnull=False).exclude(
                state=Report.State.ANSWERED
            )
            told = {report.reporter_id: report for report in waiting.select_related("reporter")}
            key = key_for(owner_id=-case.pk, group_id=case.group_id)
            for report in told.values():
                assert report.reporter is not None
                CaseLetter.objects.create(
                    case=case,
                    group_id=case.group_id,
                    reader=report.reporter,
                    act="answer",
                    words=IS_GONE,
                    at=now,
                    key=key,
                )
                notices.answered(report, now)
            waiting.update(state=Report.State.ANSWERED)
        gone = {
            "outcome": Case.Outcome.GONE,
            "closed_at": now,
            "appealed": False,
            "taken_by": None,
            "taken_at": None,
        }
        Case.objects.filter(pk__in=[case.pk for case in cases]).update(**gone)
    return len(cases)


def leave_out(member: Member) -> None:
    """What that member reported goes on without their name, and without what they added to it. Worker only."""
    with keeper("take the words of somebody who is erased out of what they reported"):
        Report.objects.filter(reporter=member).update(reporter=None, words=None, appeal=None)


def _locked(rows: models.QuerySet[Case], *, wait: bool = False) -> list[Case]:
    """Those, with their groups, locked: what another has in hand just now is left out, or waited for."""
    mine = rows.select_related("group").select_for_update(of=("self",), skip_locked=not wait, no_key=True)
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
