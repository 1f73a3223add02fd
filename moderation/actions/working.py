"""Taking a case in hand, giving it back, reading what was reported, and the letter that goes with what is done."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from members.models import Member
from moderation import notices, policies
from moderation.models import Case, CaseLetter, Look, Report
from moderation.querysets import LOOK_LASTS
from vault import ledger
from vault.keys import key_for


def in_hand(member: Member, case: Case, now: dt.datetime) -> Case:
    """The case, read afresh and locked, once it is sure that the member has it in hand. Raises PermissionDenied."""
    fresh = locked(member, case, now)
    if not policies.holds_it(member, fresh, now):
        raise PermissionDenied
    return fresh


def locked(member: Member, case: Case, now: dt.datetime) -> Case:
    """The case, read afresh and locked, at that member's desk. Raises PermissionDenied where it is not."""
    rows = Case.objects.visible_to(member, now).select_for_update(of=("self",), no_key=True)
    fresh = rows.filter(pk=case.pk).first()
    if fresh is None:
        raise PermissionDenied
    return fresh


def role_of(case: Case) -> str:
    """As what somebody works on it, for the ledger."""
    return "moderator" if case.desk == Case.Desk.MODERATORS else "facilitator"


@transaction.atomic
def take(*, member: Member, case: Case, now: dt.datetime) -> bool:
    """Take it in hand; its reporters read that somebody is looking. False where somebody else was sooner, or closed it.

    Raises PermissionDenied where it is not at their desk, or an appeal against their own answer that another could take.
    """
    fresh = locked(member, case, now)
    if fresh.taken_by_id == member.pk:
        return True
    if fresh.taken_by_id is not None or fresh.closed_at is not None:
        return False
    if not policies.may_take(member, fresh, now):
        raise PermissionDenied
    fresh.taken_by, fresh.taken_at = member, now
    fresh.save(update_fields=["taken_by", "taken_at"])
    _stand(member, fresh, Report.State.LOOKING, now)
    return True


@transaction.atomic
def give_back(*, member: Member, case: Case, now: dt.datetime) -> None:
    """Put it back for others; nobody has to say why. Raises PermissionDenied where it is not in their hand."""
    fresh = in_hand(member, case, now)
    fresh.taken_by, fresh.taken_at = None, None
    fresh.save(update_fields=["taken_by", "taken_at"])
    _stand(member, fresh, Report.State.WAITING, now)


def _stand(member: Member, case: Case, state: str, now: dt.datetime) -> None:
    """How it stands for those reporters who wait."""
    waiting = (Report.State.WAITING, Report.State.LOOKING, Report.State.APPEALED)
    Report.objects.visible_to(member, now).filter(case=case, state__in=waiting).update(state=state)


@transaction.atomic
def look(*, member: Member, case: Case, now: dt.datetime) -> Look:
    """Say that one reads what was reported: a line in the ledger for everyone whose words they are, and from the next
    transaction on the words, for an hour. Raises PermissionDenied where it is not in their hand."""
    fresh = in_hand(member, case, now)
    upto = _newest(fresh)
    standing = Look.objects.visible_to(member).filter(case=fresh, at__gt=now - LOOK_LASTS / 2, upto__gte=upto)
    if (last := standing.order_by("-at").first()) is not None:
        return last
    # Not the reporters: nothing of theirs was reported, and a line with their name would tell.
    line = None
    for author in _authors(fresh):
        line = ledger.record(
            "case.read", now=now, actor_id=member.pk, acting_role=role_of(fresh), group_id=fresh.group_id,
            member_id=author, detail={"reason": fresh.reason},
        )  # fmt: skip
    if line is None:
        line = ledger.record(
            "case.read", now=now, actor_id=member.pk, acting_role=role_of(fresh), group_id=fresh.group_id,
            detail={"reason": fresh.reason},
        )  # fmt: skip
    return Look.objects.create(case=fresh, member=member, at=now, line=line.pk, upto=upto)


def _newest(case: Case) -> int:
    """The newest copy there is, by its row, or 0; one that comes after it is not shown by this look."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.newest_copy(%s)", [case.pk])
        return int(cursor.fetchone()[0])


def _authors(case: Case) -> list[int]:
    """Whose words were copied, by member id; asked of the database, which shows the copies themselves only after this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(sec.authors_of_case(%s)) ORDER BY 1", [case.pk])
        return [author for (author,) in cursor.fetchall()]


def write(member: Member, case: Case, reader: Member, what: str, words: str, now: dt.datetime) -> CaseLetter:
    """The letter to that reader, sealed under the case's key; they hear that there is one."""
    letter = CaseLetter.objects.create(
        case=case, group_id=case.group_id, reader=reader, writer=member, act=what, words=words, at=now,
        key=key_for(owner_id=-case.pk, group_id=case.group_id),
    )  # fmt: skip
    if what != "answer":
        notices.wrote(letter, now)
    return letter
