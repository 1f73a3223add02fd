"""Telling somebody who looks after this place; asking for another look."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from core.ids import opaque_id
from groups.seats import holders
from members import consent
from members.models import Member
from moderation import notices, numbers, policies
from moderation.models import Case, CaseLetter, Evidence, Report
from moderation.proof import proof_of
from moderation.reasons import BY_CODE
from moderation.reportable import Thing
from vault.keys import key_for
from vault.models import DataKey

MOST_A_DAY = 5
"""Reports of one member within a day that each begin something; what comes after is put with one of them in the same circle, and
its reporter is told so. None is refused."""

_FILE = (
    "SELECT case_id, slug, taken, joined FROM sec.file_case(%s, %s, %s, %s, %s, %s, %s, %s::smallint, %s, %s)"
)


@transaction.atomic
def tell(
    *, reporter: Member, thing: Thing, reason: str, desk: str, submission: uuid.UUID, now: dt.datetime,
    words: str = "", beside: Iterable[Thing] = (),
) -> Report:  # fmt: skip
    """Report something one sees, with what is ticked beside it. Its words are copied as far as its promise lets them go to that
    desk, and sealed to the case. Nobody but those who work on it hears of it. The same form sent twice is one report.

    Raises PermissionDenied for one's own, for a reason or a desk that is none, and `consent.NotKept`.
    """
    consent.must_stand(reporter, words)
    known = Report.objects.mine(reporter).filter(submission=submission).first()
    if known is not None:
        return known
    if reason not in BY_CODE or desk not in Case.Desk.values or thing.author_id == reporter.pk:
        raise PermissionDenied
    if desk == Case.Desk.HOLDERS and not policies.holders_may(reporter, thing, now):
        raise PermissionDenied
    case_id, slug, taken, joined = file(thing, reason, desk, now)
    key = key_for(owner_id=-case_id, group_id=thing.group.pk)
    state = Report.State.LOOKING if taken else Report.State.WAITING
    report = Report.objects.create(
        case_id=case_id, group=thing.group, reporter=reporter, reason=reason, words=words or None, at=now, state=state,
        joined=joined, submission=submission, key=key,
    )  # fmt: skip
    numbers.told(now)
    for number, one in enumerate([thing, *policies.go_along(reporter, beside, desk, now)]):
        _copy(reporter, case_id, key, one, desk, number == 0, now)
    if not taken:
        notices.waits(_desk(desk, thing, reporter, now), slug, now)
    return report


def file(thing: Thing, reason: str, desk: str, now: dt.datetime) -> tuple[int, str, bool, bool]:
    """The case it is put in: its id, what stands in its URL, whether somebody has it, whether it joined another of theirs."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FILE,
            [opaque_id(), desk, thing.group.pk, thing.kind, thing.about, thing.author_id, reason, BY_CODE[reason].weight,
             now, MOST_A_DAY],
        )  # fmt: skip
        case_id, slug, taken, joined = cursor.fetchone()
    return case_id, slug, taken, joined


def _copy(
    reporter: Member, case_id: int, key: DataKey, thing: Thing, desk: str, reported: bool, now: dt.datetime
) -> None:
    """One copy; where it was copied for this case before, that one stays. Its author never works on the case."""
    words = thing.words if policies.words_go(reporter, thing, desk, now) else None
    copied = Evidence(
        case_id=case_id, group=thing.group, kind=thing.kind, about=thing.about, thing=thing.pk, author_id=thing.author_id,
        unnamed=thing.unnamed, reported=reported, words=words, said_at=thing.at, added_by=reporter, at=now, key=key,
        to_moderators=policies.words_go(reporter, thing, Case.Desk.MODERATORS, now),
    )  # fmt: skip
    copied.proof = proof_of(copied)
    Evidence.objects.bulk_create([copied], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.concern(%s, %s)", [case_id, thing.author_id])


def _desk(desk: str, thing: Thing, reporter: Member, now: dt.datetime) -> list[Member]:
    """Who hears that it waits: everyone at that desk who is not concerned."""
    if desk == Case.Desk.HOLDERS:
        people = holders(thing.group, now)
    else:
        people = list(Member.objects.filter(is_moderator=True, is_active=True))
    return [person for person in people if person.pk not in (reporter.pk, thing.author_id)]


@transaction.atomic
def appeal(*, member: Member, report: Report, words: str, now: dt.datetime) -> None:
    """The reporter asks for another look, once. Raises PermissionDenied where there is nothing to ask about, or not any more."""
    consent.must_stand(member, words)
    report = (
        Report.objects.mine(member).select_related("key").select_for_update(of=("self",)).get(pk=report.pk)
    )
    if not policies.may_appeal_report(member, report, until_appeal(member, report, now), now):
        raise PermissionDenied
    report.state, report.appeal, report.appealed_at = Report.State.APPEALED, words or None, now
    report.save(update_fields=["state", "appeal", "appealed_at"])
    _again(report.case_id, now)


@transaction.atomic
def take_back(*, member: Member, report: Report) -> None:
    """The reporter takes back what they added in words, at any time: those are erased. That they told us stays, and is answered.
    Raises PermissionDenied for another's."""
    if report.reporter_id != member.pk:
        raise PermissionDenied
    Report.objects.mine(member).filter(pk=report.pk).update(words=None, appeal=None)


def until_appeal(member: Member, report: Report, now: dt.datetime) -> dt.datetime | None:
    """Until when that reporter may ask for another look: thirty days from the newest answer; None where there is none."""
    answers = CaseLetter.objects.visible_to(member, now).to(member).filter(case=report.case_id, act="answer")
    newest = answers.order_by("-at").values_list("at", flat=True).first()
    return newest + policies.APPEAL_FOR if newest else None


@transaction.atomic
def appeal_letter(*, member: Member, letter: CaseLetter, words: str, now: dt.datetime) -> None:
    """The person concerned asks for another look, once. Raises PermissionDenied where nothing was done, or not any more."""
    consent.must_stand(member, words)
    rows = CaseLetter.objects.visible_to(member, now).to(member).select_related("key")
    letter = rows.select_for_update(of=("self",)).get(pk=letter.pk)
    if not policies.may_appeal_letter(member, letter, now):
        raise PermissionDenied
    letter.appeal, letter.appealed_at = words or None, now
    letter.save(update_fields=["appeal", "appealed_at"])
    _again(letter.case_id, now)


def _again(case_id: int, now: dt.datetime) -> None:
    """It is open again, and those at its desk hear that it waits. Who appeals sees no case, so the database says who they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug, who FROM sec.appeal_case(%s)", [case_id])
        found = cursor.fetchall()
    if found:
        people = Member.objects.filter(pk__in=[who for _, who in found])
        notices.waits(people, found[0][0], now, again=True)
