"""Who may do what with check-ins; one condition a line."""

import datetime as dt

from django.db import connection

from checkins.models import CheckIn, Letter, Round
from groups.models import Group, Membership
from groups.policies import may_hold
from groups.querysets import still_speaking
from members import consent
from members.models import Member


def may_be_here(member: Member, of_round: Round, now: dt.datetime) -> bool:
    """Whether that member may say they are here, and pass: a seat in the group, while the round is open."""
    return of_round.is_open(now) and _sits(member, of_round, now)


def may_answer(member: Member, of_round: Round, now: dt.datetime) -> bool:
    """Whether that member may answer: as `may_be_here`, and with a standing yes to keeping what they write."""
    return may_be_here(member, of_round, now) and may_be_kept(member)


def may_be_kept(member: Member) -> bool:
    """Whether that member has agreed to our keeping what they write about their health, and has not taken it back."""
    return consent.stands(member, consent.HEALTH_WORDS)


def may_take_back(member: Member, check_in: CheckIn) -> bool:
    """Whether that answer is that member's own to take back."""
    return check_in.member_id == member.pk


def may_be_reminded(member: Member, group: Group) -> bool:
    """Whether that member sets how they are reminded there: a seat that lasts, paused or not."""
    return Membership.objects.filter(member=member, group=group, until=None).exists()


def may_set_rhythm(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member sets when the group checks in: those who hold the space, while something can be said there."""
    return (
        may_hold(member, group, now)
        and Group.objects.filter(still_speaking(), pk=group.pk).exists()
    )  # fmt: skip


def may_hold_round(member: Member, of_round: Round, now: dt.datetime) -> bool:
    """Whether that member holds the round: its circle's space, from when it has opened, while something can be said there."""
    return of_round.opens_at <= now and may_set_rhythm(member, of_round.group, now)


def may_write_to(member: Member, of_round: Round, seat: Membership, now: dt.datetime) -> bool:
    """Whether that member may write a letter to who sits on `seat`: they hold the space, the other sits there. What the other
    wishes the database knows alone (`sec.may_be_written_to`), and says no the same way whatever it is."""
    if seat.group_id != of_round.group_id or not may_hold_round(member, of_round, now):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.may_be_written_to(%s, %s)", [seat.group_id, seat.member_id])
        return bool(cursor.fetchone()[0])


def may_answer_letter(member: Member, letter: Letter, now: dt.datetime) -> bool:
    """Whether that letter is for that member, who sits there, while something can be said there."""
    seats = Membership.objects.active(now).filter(still_speaking("group__"), member=member)
    return letter.reader_id == member.pk and seats.filter(group_id=letter.group_id).exists()


def _sits(member: Member, of_round: Round, now: dt.datetime) -> bool:
    """And something can still be said there: a circle that ends comes to a point from which nothing new is."""
    seats = Membership.objects.active(now).filter(still_speaking("group__"), member=member)
    return seats.filter(group_id=of_round.group_id).exists()
