"""Closing words for a round, and handing the next ones over."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from checkins import notices, policies
from checkins.models import Afterword, Handover, Round
from groups.models import Group, Membership
from groups.terms import WAYS_IN
from groups.underlock import locked
from members import consent
from members.models import Member
from vault.keys import key_for
from vault.models import whole_day_after

LASTS = dt.timedelta(days=30)
"""How long what is said to one alone, or a handover, stays at most, where the circle's words stay longer."""


def fades_after(group: Group, now: dt.datetime) -> dt.datetime:
    """When a letter, a handover or what a partner says now fades: with what is said in the circle, after thirty days at most."""
    return min(filter(None, [group.fades_at(now), now + LASTS]))


@transaction.atomic
def close_with(*, member: Member, of_round: Round, words: str, now: dt.datetime) -> Afterword:
    """Leave closing words for that round, or change one's own. They keep the promise of the circle as it is now; changed, the
    closer one of then and now. Raises PermissionDenied for who does not hold it, and `consent.NotKept`."""
    consent.must_stand(member, words)
    group = locked(of_round.group)
    if not policies.may_hold_round(member, of_round, now):
        raise PermissionDenied
    newcomers, fades_at = WAYS_IN[str(group.joining)], group.fades_at(now)
    mine = Afterword.objects.visible_to(member, now).filter(author=member, round=of_round)
    before = mine.select_related("key").select_for_update(of=("self",)).first()
    if before is not None and not before.has_faded(now):
        newcomers = min(newcomers, before.newcomers)
        fades_at = min(filter(None, [fades_at, before.fades_at]), default=None)
    row = before or Afterword(round=of_round, group=group, author=member)
    row.words, row.at, row.newcomers, row.fades_at = words, now, newcomers, fades_at
    row.key = key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(fades_at))
    row.save(update_fields=["words", "at", "newcomers", "fades_at", "key"] if before else None)
    return row


@transaction.atomic
def hand_over(*, member: Member, of_round: Round, seat: Membership, words: str, now: dt.datetime) -> Handover:
    """Hand the check-ins after that round to who sits on `seat` and holds the space too, with a note (or none) that only those
    who hold it read. They hear that something was handed over. Said again to the same person, the note is the new one.

    Raises PermissionDenied where either does not hold the space, or it is oneself; and `consent.NotKept`.
    """
    consent.must_stand(member, words)
    group = locked(of_round.group)
    theirs = Membership.objects.active(now).holding().filter(pk=seat.pk, group=group).exclude(member=member)
    if not policies.may_hold_round(member, of_round, now) or not theirs.exists():
        raise PermissionDenied
    newest = Handover.objects.visible_to(member, now).filter(round=of_round).order_by("-at", "-pk").first()
    again = newest is not None and (newest.author_id, newest.to_id) == (member.pk, seat.member_id)
    row = newest if again and newest else Handover(round=of_round, group=group, author=member, to=seat.member)
    row.words, row.at, row.fades_at = words or None, now, fades_after(group, now)
    row.key = key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(row.fades_at))
    row.save(update_fields=["words", "at", "fades_at", "key"] if again else None)
    notices.handed_over(row, now)
    return row


@transaction.atomic
def take_back_held(*, member: Member, said: "Afterword | Handover") -> None:
    """Take back closing words, or the note of a handover and the handover with it. Raises PermissionDenied for another's."""
    if said.author_id != member.pk:
        raise PermissionDenied
    said.delete()
