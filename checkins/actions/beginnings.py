"""Keeping what is not sent yet, and letting it go."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from checkins import beginnings, policies
from checkins.models import Beginning, CheckIn, Round
from members.models import Member
from vault.keys import key_for
from vault.models import whole_day_after


@transaction.atomic
def keep_beginning(
    *, member: Member, of_round: Round, answers: Mapping[str, Any], went_on_from: str, now: dt.datetime
) -> Beginning | None:
    """Keep what stands in an open form of that round, for its writer alone. Emptied, it goes.

    `went_on_from` names the answer the form was opened on (`beginnings.name_of`): a keeping that comes when its form has been
    sent already is dropped, so that nothing sent stands there as begun. Returns None where nothing is kept.
    Raises PermissionDenied where that member could not answer: no seat, no standing consent, closed.
    """
    if not policies.may_answer(member, of_round, now):
        raise PermissionDenied
    sent = CheckIn.objects.visible_to(member, now).filter(member=member, round=of_round).first()
    if beginnings.name_of(sent) != went_on_from:
        return None
    words = beginnings.packed(of_round, answers)
    if words is None:
        let_beginning_go(member=member, of_round=of_round)
        return None
    key = key_for(owner_id=member.pk, group_id=of_round.group_id, until=whole_day_after(of_round.closes_at))
    fresh = Beginning(
        round=of_round, group_id=of_round.group_id, member=member, answers=words, touched_at=now, key=key
    )
    Beginning.objects.bulk_create([fresh], ignore_conflicts=True)
    mine = Beginning.objects.visible_to(member).filter(round=of_round).select_related("key")
    there = mine.select_for_update(of=("self",)).get()
    if there.public_id != fresh.public_id:
        there.answers, there.touched_at = words, now
        there.save(update_fields=["answers", "touched_at"])
    return there


@transaction.atomic
def let_beginning_go(*, member: Member, of_round: Round) -> None:
    """Throw away what that member began in that round. Done twice, it is still gone."""
    Beginning.objects.visible_to(member).filter(round=of_round).delete()


@transaction.atomic
def let_all_beginnings_go(*, member: Member) -> None:
    """Throw away everything that member began anywhere."""
    Beginning.objects.visible_to(member).delete()
