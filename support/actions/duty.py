"""Being on duty: choosing hours, asking to be covered, stepping back without a reason, and a note for whoever is next."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from checkins.actions.holding import fades_after
from groups.hours import MIDNIGHT
from groups.models import Group
from groups.policies import is_silent
from groups.underlock import held
from members import consent
from members.models import Member
from support import notices, refusals, rota
from support.models import Duty, DutyNote
from support.querysets import DutyQuerySet
from vault.keys import key_for
from vault.models import whole_day_after

MOST = 56
"""Stretches a circle's rota has at most: eight a day."""


@transaction.atomic
def be_on_duty(
    *, member: Member, group: Group, weekday: int, opens: dt.time, closes: dt.time, now: dt.datetime
) -> None:
    """Take that stretch of the week. Said twice it is one, and said with a later end it lasts till then. Raises PermissionDenied
    for who does not hold the circle, `refusals.Silent` where it has ended, and `refusals.RotaIsFull`."""
    group = _speaking(member, group, now)
    rows = Duty.objects.visible_to(member, now).filter(group=group)
    if _lasts_till(rows, member, weekday, opens, closes):
        return
    if rows.count() >= MOST:
        raise refusals.RotaIsFull
    Duty.objects.create(group=group, member=member, weekday=weekday, opens=opens, closes=closes)


def _lasts_till(rows: DutyQuerySet, member: Member, weekday: int, opens: dt.time, closes: dt.time) -> bool:
    """Whether that member has hours from then on already; which last, from now on, till the later of the two ends."""
    own = rows.filter(member=member, weekday=weekday, opens=opens).first()
    if own is None:
        return False
    if own.closes != MIDNIGHT and (closes == MIDNIGHT or closes > own.closes):
        own.closes = closes
        own.save(update_fields=["closes"])
    return True


@transaction.atomic
def ask_cover(*, member: Member, duty: Duty, date: dt.date, now: dt.datetime) -> None:
    """Ask the others to cover one's stretch on that date, for this once. They hear that hours need somebody. Raises
    PermissionDenied where it is not one's own, or not on that day of the week."""
    row = _locked(member, duty, now)
    if row.member_id != member.pk or date.weekday() != row.weekday:
        raise PermissionDenied
    row.cover_on, row.covered_by = date, None
    row.save(update_fields=["cover_on", "covered_by"])
    notices.hours_need_somebody(row.group, member, f"{row.public_id}:{date:%Y-%m-%d}", now)


@transaction.atomic
def cover(*, member: Member, duty: Duty, now: dt.datetime) -> bool:
    """Say yes to covering it. Whether it was still wanted: the first who says yes has it."""
    row = _locked(member, duty, now)
    if row.cover_on is None or row.covered_by_id is not None or row.member_id == member.pk:
        return False
    row.covered_by = member
    row.save(update_fields=["covered_by"])
    return True


@transaction.atomic
def step_back(*, member: Member, group: Group, now: dt.datetime) -> None:
    """Be on duty no longer, in any stretch: they stand empty for the others to take, and nothing says why. Raises PermissionDenied
    for who does not hold the circle."""
    group = held(member, group, now)
    rows = Duty.objects.visible_to(member, now).filter(group=group)
    freed = rows.filter(member=member).update(member=None, cover_on=None, covered_by=None)
    rows.filter(covered_by=member).update(covered_by=None)
    if freed:
        notices.hours_need_somebody(group, member, f"{group.public_id}:{now:%Y-%m-%dT%H}", now)


@transaction.atomic
def take_hours(*, member: Member, duty: Duty, now: dt.datetime) -> bool:
    """Take a stretch that needs somebody: nobody's, or of somebody who does not hold the circle now. Whether it still did. Where
    one has hours from then on already, the two are one. Raises `refusals.Silent` where the circle has ended."""
    row = _locked(member, duty, now)
    if is_silent(row.group):
        raise refusals.Silent
    if not _is_free(row, now):
        return False
    rows = Duty.objects.visible_to(member, now).filter(group=row.group)
    if _lasts_till(rows, member, row.weekday, row.opens, row.closes):
        row.delete()
        return True
    row.member, row.cover_on, row.covered_by = member, None, None
    row.save(update_fields=["member", "cover_on", "covered_by"])
    return True


@transaction.atomic
def drop_hours(*, member: Member, duty: Duty, now: dt.datetime) -> bool:
    """Take a stretch out of the week: one's own, or one that nobody who holds the circle now has. Whether it was one of these;
    nobody is told."""
    row = _locked(member, duty, now)
    if row.member_id != member.pk and not _is_free(row, now):
        return False
    row.delete()
    return True


def _is_free(row: Duty, now: dt.datetime) -> bool:
    return row.member_id is None or (row.group_id, row.member_id) not in rota.holders([row.group_id], now)


@transaction.atomic
def leave_note(*, member: Member, group: Group, words: str, now: dt.datetime) -> DutyNote:
    """Leave a note for whoever is on duty next. Raises PermissionDenied for who does not hold the circle, `refusals.Silent` where
    it has ended, and `consent.NotKept`."""
    consent.must_stand(member, words)
    group = _speaking(member, group, now)
    fades_at = fades_after(group, now)
    key = key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(fades_at))
    return DutyNote.objects.create(
        group=group, author=member, words=words, at=now, fades_at=fades_at, key=key
    )


@transaction.atomic
def take_back_note(*, member: Member, said: DutyNote) -> None:
    """Take back a note. Raises PermissionDenied for another's."""
    if said.author_id != member.pk:
        raise PermissionDenied
    said.delete()


def _speaking(member: Member, group: Group, now: dt.datetime) -> Group:
    group = held(member, group, now)
    if is_silent(group):
        raise refusals.Silent
    return group


def _locked(member: Member, duty: Duty, now: dt.datetime) -> Duty:
    """The stretch as it is once its circle is locked. Raises PermissionDenied for who does not hold that circle."""
    group = held(member, duty.group, now)
    row = Duty.objects.visible_to(member, now).filter(pk=duty.pk).first()
    if row is None:
        raise PermissionDenied
    row.group = group
    return row
