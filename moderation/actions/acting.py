"""Doing something about what was reported, each with a letter; and answering those who reported."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from groups.actions import end_seat, pause_seat
from groups.models import Membership, SetAside
from groups.underlock import locked
from members.models import Member
from moderation import letters, notices, numbers, policies
from moderation.actions import ending
from moderation.actions.working import in_hand, role_of, write
from moderation.models import Case, CaseLetter, Evidence, Removal, Report
from notices import outbox
from vault import ledger

TEND = "moderation.tasks.tend"
"""What erases what was removed: at once, and with the next tick where no broker answers."""

MOST_DAYS = 90
"""Days a seat is paused at most: a season, after which it is looked at anew."""


@transaction.atomic
def act(
    *, member: Member, case: Case, piece: Evidence, what: str, words: str, now: dt.datetime, days: int = 7
) -> CaseLetter:
    """Do one thing about one piece of what was reported (`moderation.letters`), and write to whose words they are. The letter is
    sealed and read in the product; the notice of it says nothing. Raises PermissionDenied for what is not theirs to do."""
    if what in letters.ON_SEATS:
        locked(case.group)  # the circle first, as its erasure does
    fresh = in_hand(member, case, now)
    if not policies.may_act(member, fresh, piece, now):
        raise PermissionDenied
    possible = {one.code for one in can_be_done(member, fresh, piece, now)} - {
        "end_account"
    }  # that takes two: `ending`
    if what not in possible or not words.strip() or not 1 <= days <= MOST_DAYS:
        raise PermissionDenied
    if what == "open_account":
        ending.give_back(member, fresh, piece, now)
        return write(member, fresh, piece.author, what, words, now)
    _do(member, fresh, piece, what, days, now)
    detail: dict[str, object] = {"action": what, "reason": fresh.reason}
    ledger.record(
        "case.acted", now=now, actor_id=member.pk, acting_role=role_of(fresh), group_id=fresh.group_id,
        member_id=piece.author_id, detail=detail,
    )  # fmt: skip
    return write(member, fresh, piece.author, what, words, now)


def can_be_done(member: Member, case: Case, piece: Evidence, now: dt.datetime) -> list[letters.Act]:
    """What that member can do about that piece now, from gentle to firm."""
    accounts = [
        code
        for code, may in (
            ("end_account", policies.may_ask_end(member, case, piece, now)),
            ("open_account", policies.may_give_back_account(member, case, piece, now)),
        )
        if may
    ]
    aside = set_aside_at(member, piece, now)
    return list(letters.possible(member, case, piece, aside, is_removed(piece), accounts))


def set_aside_at(member: Member, piece: Evidence, now: dt.datetime) -> set[str]:
    """At which desks that piece is set aside now."""
    rows = SetAside.objects.visible_to(member, now)
    here = rows.filter(kind=piece.kind, thing=piece.thing, group=piece.group_id)
    return set(here.values_list("desk", flat=True))


def is_removed(piece: Evidence) -> bool:
    """Whether that piece is to be erased, or was; asked of the database, for another case may have decided it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.is_removed(%s, %s)", [piece.kind, piece.thing])
        return bool(cursor.fetchone()[0])


def _do(member: Member, case: Case, piece: Evidence, what: str, days: int, now: dt.datetime) -> None:
    """The thing itself."""
    if what == "set_aside":
        _set_aside(case, piece, now)
    elif what == "put_back":
        rows = SetAside.objects.visible_to(member, now).filter(desk=case.desk)
        rows.filter(kind=piece.kind, thing=piece.thing, group=piece.group_id).delete()
    elif what == "remove":
        if piece.kind in SetAside.Kind.values:
            _set_aside(case, piece, now)
        removal = Removal(case=case, kind=piece.kind, thing=piece.thing, at=now)
        Removal.objects.bulk_create([removal], ignore_conflicts=True)
        outbox.nudge_on_commit(TEND)
    elif what in ("pause_seat", "end_seat"):
        seat = Membership.objects.filter(group=case.group_id, member=piece.author_id, until=None).first()
        if seat is None:  # they left meanwhile: there is nothing to end, and the letter still goes
            return
        office = case.desk == Case.Desk.MODERATORS
        if what == "pause_seat":
            pause_seat(member=member, seat=seat, days=days, reason="", now=now, moderating=office)
        else:
            end_seat(member=member, seat=seat, reason="", now=now, moderating=office)


def _set_aside(case: Case, piece: Evidence, now: dt.datetime) -> None:
    aside = SetAside(group_id=piece.group_id, kind=piece.kind, thing=piece.thing, desk=case.desk, at=now)
    SetAside.objects.bulk_create([aside], ignore_conflicts=True)


@transaction.atomic
def answer(
    *, member: Member, case: Case, outcome: str, now: dt.datetime, words: str = "", concerned: str = ""
) -> None:
    """Answer everyone who reported it and waits with `words`, whoever is concerned and asked for another look with `concerned`, and
    close it. What each reads says what was done in the answerer's words, and nothing of anybody else: who was answered before
    hears nothing of another's appeal. Raises PermissionDenied where it is not in their hand, or somebody waits for words."""
    fresh = in_hand(member, case, now)
    reports = policies.reports_waiting(member, fresh, now).select_related("reporter")
    appeals = policies.appeals_waiting(member, fresh, now)
    if outcome not in Case.Outcome.values or outcome == Case.Outcome.GONE:
        raise PermissionDenied
    if (reports.exists() and not words.strip()) or (appeals and not concerned.strip()):
        raise PermissionDenied
    for person in {letter.reader_id: letter.reader for letter in appeals}.values():
        write(member, fresh, person, "looked_again", concerned, now)
    told: set[int] = set()
    for report in reports.order_by("pk"):
        assert report.reporter is not None  # nobody waits whose account is erased
        if report.reporter.pk not in told:
            write(member, fresh, report.reporter, "answer", words, now)
            told.add(report.reporter.pk)
        notices.answered(report, now)
    reports.update(state=Report.State.ANSWERED)
    if fresh.answered_at is None:
        numbers.first_answer(fresh, now)
    fresh.answered_at, fresh.answered_by = fresh.answered_at or now, member
    fresh.outcome, fresh.closed_at, fresh.appealed, fresh.taken_by = outcome, now, False, None
    fresh.save(update_fields=["answered_at", "answered_by", "outcome", "closed_at", "appealed", "taken_by"])
