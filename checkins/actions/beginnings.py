"""Keeping what is not sent yet, and letting it go."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from checkins import beginnings, policies
from checkins.beginnings import Form
from checkins.models import Beginning, CheckIn, Round
from members.models import Member
from vault.keys import key_for
from vault.models import whole_day_after

LATE = dt.timedelta(hours=1)
"""So long it is remembered that a form was sent: a keeping of it that was under way comes within that."""


@transaction.atomic
def keep_beginning(
    *, member: Member, of_round: Round, answers: Mapping[str, Any], form: Form, now: dt.datetime
) -> Beginning | None:
    """Keep what stands in an open form of that round, for its writer alone. Emptied, it goes.

    Each form keeps its own, so two tabs never write over each other. What it went on from becomes its own, unless another
    tab went on with it meanwhile; then both are there. A keeping that comes when its form has been sent already is dropped,
    so that nothing sent stands there as begun. Returns None where nothing is kept.
    Raises PermissionDenied where that member could not answer: no seat, no standing consent, closed; and beyond
    `beginnings.MOST` of them.
    """
    if not policies.may_answer(member, of_round, now):
        raise PermissionDenied
    if form.submission == Beginning.UNNAMED and _was_sent(member, of_round, form, now):
        return None
    words = beginnings.packed(of_round, answers)
    _go_on_from(member, of_round, form)
    if words is None:
        _of_form(member, of_round, form).filter(sent=False).delete()
        return None
    others = Beginning.objects.visible_to(member).filter(round=of_round, sent=False)
    if others.exclude(submission=form.submission).count() >= beginnings.MOST:
        raise PermissionDenied
    there = _row(member, of_round, form, now)
    if there.sent:
        return None
    there.answers, there.touched_at = words, now
    there.save(update_fields=["answers", "touched_at"])
    return there


def _was_sent(member: Member, of_round: Round, form: Form, now: dt.datetime) -> bool:
    sent = CheckIn.objects.visible_to(member, now).filter(member=member, round=of_round).first()
    return beginnings.name_of(sent) != form.on


def _of_form(member: Member, of_round: Round, form: Form) -> "QuerySet[Beginning]":
    return Beginning.objects.visible_to(member).filter(round=of_round, submission=form.submission)


def _row(member: Member, of_round: Round, form: Form, now: dt.datetime) -> Beginning:
    """That form's row, held until the transaction ends; made where there is none."""
    fresh = Beginning(
        round=of_round, group_id=of_round.group_id, member=member, answers="{}", touched_at=now, submission=form.submission,
        key=key_for(owner_id=member.pk, until=whole_day_after(of_round.closes_at)),
    )  # fmt: skip
    Beginning.objects.bulk_create([fresh], ignore_conflicts=True)
    return _of_form(member, of_round, form).select_related("key").select_for_update(of=("self",)).get()


def _go_on_from(member: Member, of_round: Round, form: Form) -> None:
    """What that form went on from goes, where it still reads as it did then."""
    public_id = form.kept.partition(".")[0]
    if not public_id:
        return
    others = Beginning.objects.visible_to(member).filter(round=of_round, public_id=public_id, sent=False)
    row = others.exclude(submission=form.submission).select_for_update().first()
    if row is not None and beginnings.kept_name(row) == form.kept:
        row.delete()


@transaction.atomic
def send_beginning(*, member: Member, of_round: Round, form: Form, now: dt.datetime) -> None:
    """That form was sent: what was kept of it, and what it went on from, is begun no more. What other forms keep stays; one that
    gives no name is every form."""
    if form.submission == Beginning.UNNAMED:
        let_beginning_go(member=member, of_round=of_round)
        return
    _go_on_from(member, of_round, form)
    Beginning.objects.visible_to(member).filter(round=of_round, sent=True).exclude(
        submission=form.submission
    ).filter(touched_at__lt=now - LATE).delete()
    there = _row(member, of_round, form, now)
    there.answers, there.sent, there.touched_at = "{}", True, now
    there.save(update_fields=["answers", "sent", "touched_at"])


@transaction.atomic
def let_beginning_go(*, member: Member, of_round: Round, public_id: str = "") -> None:
    """Throw away what that member began in that round, or the one of that id. Done twice, it is still gone."""
    mine = Beginning.objects.visible_to(member).filter(round=of_round)
    (mine.filter(public_id=public_id) if public_id else mine).delete()


@transaction.atomic
def let_all_beginnings_go(*, member: Member) -> None:
    """Throw away everything that member began anywhere."""
    Beginning.objects.visible_to(member).delete()
