"""Who may do what with a report, a case, an opening and an account's end; one condition a line."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from groups.models import Membership
from groups.terms import OPENINGS
from members.models import Member
from moderation.models import AccountEnd, Case, CaseLetter, Evidence, Opening, Report
from moderation.querysets import ReportQuerySet
from moderation.reportable import Thing, promised
from vault.models import LedgerEntry

APPEAL_FOR = dt.timedelta(days=30)
"""How long after an answer or a letter its reader may ask for another look."""


def holders_may(reporter: Member, thing: Thing, now: dt.datetime) -> bool:
    """Whether those who hold the circle can be told: somebody else than these two holds it, and it is not about one of them. Never
    of what stands without a name: whether they can be told would tell of its author."""
    if thing.unnamed:
        return False
    holding = Membership.objects.active(now).filter(group=thing.group).holding()
    about_one = holding.filter(member=thing.author_id).exists()
    return not about_one and holding.exclude(member=reporter).exists()


def words_go(reporter: Member, thing: Thing, desk: str, now: dt.datetime) -> bool:
    """Whether the words go along to that desk: one's own and a name always; to those who hold the circle what they could read;
    to moderators what its promise lets them open."""
    if thing.author_id == reporter.pk or thing.kind == "name":
        return True
    if desk == Case.Desk.HOLDERS:
        return thing.to_holders
    return promised(thing, now) > OPENINGS["nothing"]


def go_along(reporter: Member, beside: Iterable[Thing], desk: str, now: dt.datetime) -> list[Thing]:
    """What of it goes along to that desk. Not what somebody else who holds the circle said, to those who hold it: by ticking it a
    reporter would choose who works on the case."""
    beside = list(beside)
    if desk != Case.Desk.HOLDERS or not beside:
        return beside
    holding = Membership.objects.active(now).filter(group=beside[0].group).holding().exclude(member=reporter)
    them = set(holding.values_list("member_id", flat=True))
    return [one for one in beside if one.author_id not in them]


def somebody_there(but: list[int]) -> bool:
    """Whether anybody moderates this site besides those members."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.somebody_moderates(%s)", [but])
        return bool(cursor.fetchone()[0])


def alone(member: Member, case: Case) -> bool:
    """Whether nobody else moderates whom one could ask for agreement, but those who reported and whose words were reported. Who is
    apart only because something of theirs was ticked is somebody. In the database: `sec.nobody_else_moderates`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.nobody_else_moderates(%s, %s)", [case.pk, member.pk])
        return bool(cursor.fetchone()[0])


def works_on(member: Member, case: Case, now: dt.datetime) -> bool:
    """Whether that case is at their desk and they are not concerned in it, asked anew."""
    return Case.objects.visible_to(member, now).filter(pk=case.pk).exists()


def may_take(member: Member, case: Case, now: dt.datetime) -> bool:
    """Whether they may take it in hand: it is open, in nobody's hand, and not an appeal against their own answer while somebody
    else is there."""
    if not works_on(member, case, now) or case.closed_at is not None or case.taken_by_id is not None:
        return False
    return not case.appealed or case.answered_by_id != member.pk or not others(member, case, now)


def others(member: Member, case: Case, now: dt.datetime) -> list[Member]:
    """Everyone else who could work on that case."""
    if case.desk == Case.Desk.HOLDERS:
        seats = Membership.objects.active(now).filter(group=case.group_id).holding().select_related("member")
        people = [seat.member for seat in seats]
    else:
        people = list(Member.objects.filter(is_moderator=True, is_active=True).order_by("pk"))
    return [person for person in people if person.pk not in {member.pk, *case.apart}]


def holds_it(member: Member, case: Case, now: dt.datetime) -> bool:
    """Whether they have it in hand, and it is open."""
    return works_on(member, case, now) and case.taken_by_id == member.pk and case.closed_at is None


def may_act(member: Member, case: Case, piece: Evidence, now: dt.datetime) -> bool:
    """Whether they may do something about that piece: in their hand, and read by them within the hour."""
    read = Evidence.objects.visible_to(member, now).filter(pk=piece.pk, case=case.pk)
    return holds_it(member, case, now) and read.exists()


def reports_waiting(member: Member, case: Case, now: dt.datetime) -> ReportQuerySet:
    """Those of that case whose reporters wait for an answer, the first or another. Nobody waits whose account is erased."""
    waiting = Report.objects.visible_to(member, now).filter(case=case, reporter__isnull=False)
    return waiting.exclude(state=Report.State.ANSWERED)


def appeals_waiting(member: Member, case: Case, now: dt.datetime) -> list[CaseLetter]:
    """The letters of that case whose readers asked for another look and were not answered since."""
    letters = CaseLetter.objects.visible_to(member, now).filter(case=case)
    after = letters.filter(act="looked_again", reader=OuterRef("reader"), at__gte=OuterRef("appealed_at"))
    asked = letters.filter(~Exists(after), appealed_at__isnull=False)
    return list(asked.select_related("reader").order_by("appealed_at", "pk"))


def may_appeal_report(
    member: Member, report: Report, case_open_until: dt.datetime | None, now: dt.datetime
) -> bool:
    """Whether the reporter may ask for another look: answered within thirty days, and not asked for before."""
    return (
        report.reporter_id == member.pk
        and report.state == Report.State.ANSWERED
        and report.appealed_at is None
        and case_open_until is not None
        and now < case_open_until
    )


def may_appeal_letter(member: Member, letter: CaseLetter, now: dt.datetime) -> bool:
    """Whether the person concerned may: something was done, within thirty days, and not asked for before."""
    return (
        letter.reader_id == member.pk
        and letter.act not in ("answer", "looked_again", "reach_out", "put_back", "open_account")
        and letter.appealed_at is None
        and now < letter.at + APPEAL_FOR
    )


def may_ask_opening(member: Member, case: Case, now: dt.datetime) -> bool:
    """Whether a moderator may ask to see more: a moderators' case in their hand."""
    return member.is_moderator and case.desk == Case.Desk.MODERATORS and holds_it(member, case, now)


def may_agree(member: Member, row: Opening | AccountEnd, now: dt.datetime) -> bool:
    """Whether that member may agree or say no: another moderator than who asked, there before it was asked, while it waits."""
    return (
        member.is_moderator
        and row.asked_by_id != member.pk
        and row.stands(now) == "asked"
        and _was_there(member, row)
        and type(row).objects.visible_to(member, now).filter(pk=row.pk).exists()
    )


def _was_there(member: Member, opening: Opening | AccountEnd) -> bool:
    """Whether they had the office, with an open account, before it was asked: who came to it since could be anybody's second self."""
    came = Q(kind="office.given", detail__office="moderator") | Q(kind="account.opened")
    return not LedgerEntry.objects.filter(came, member_id=member.pk, at__gt=opening.asked_at).exists()


def made_alone(member: Member, case: Case) -> bool:
    """Whether they took a moderator's office, or closed an account, since it was reported: then no day stands in for agreement."""
    took = Q(kind="office.taken", detail__office="moderator") | Q(kind="account.closed")
    return LedgerEntry.objects.filter(took, actor_id=member.pk, at__gte=case.opened_at).exists()


def may_begin(member: Member, row: Opening | AccountEnd, now: dt.datetime) -> bool:
    """Whether who asked may begin: with the case in hand, agreed by another, or a day has gone by and nobody else is there; within a
    week."""
    if row.asked_by_id != member.pk or row.stands(now) != "agreed":
        return False
    if not type(row).objects.visible_to(member, now).filter(pk=row.pk).exists():
        return False
    if not holds_it(member, Case.objects.visible_to(member, now).get(pk=row.case_id), now):
        return False
    if row.approved_by_id is not None:
        return row.approved_by_id != member.pk
    return alone(member, row.case) and not made_alone(member, row.case)


def may_end(member: Member, opening: Opening, now: dt.datetime) -> bool:
    """Whether that member may end it before its time: who asked, or who agreed."""
    return opening.stands(now) == "on" and member.pk in (opening.asked_by_id, opening.approved_by_id)


def has_office(member: Member) -> bool:
    """Whether they look after something on this site: an admin, a moderator, or whoever keeps accounts."""
    return member.is_admin or member.is_moderator or member.is_staff or member.is_superuser


def may_ask_end(member: Member, case: Case, piece: Evidence, now: dt.datetime) -> bool:
    """Whether a moderator may ask that the account of who said that be ended: a moderators' case in their hand, the piece read, and
    said under a name. Nobody's with an office: that is taken first, by who keeps accounts, with its line in the ledger; so no
    desk ends another. What stands without a name would tell by a refusal that its author has one."""
    return (
        member.is_moderator
        and case.desk == Case.Desk.MODERATORS
        and not piece.unnamed
        and piece.author_id != member.pk
        and piece.author.ended_at is None
        and not has_office(piece.author)
        and may_act(member, case, piece, now)
    )


def may_end_account(member: Member, end: AccountEnd, now: dt.datetime) -> bool:
    """Whether who asked may do it: as one may begin an opening, and where its member has come to no office since."""
    if not member.is_moderator or end.member.ended_at is not None or has_office(end.member):
        return False
    return may_begin(member, end, now)


def may_give_back_account(member: Member, case: Case, piece: Evidence, now: dt.datetime) -> bool:
    """Whether they may give it back: it was ended because of that case, which they have in hand, and whose copy they read."""
    ends = AccountEnd.objects.visible_to(member, now).standing().filter(case=case, member=piece.author_id)
    return not piece.unnamed and may_act(member, case, piece, now) and ends.exists()
