""" "I'm worried about someone": said to those who hold a circle, with one's own name under it."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from checkins.actions.holding import fades_after
from groups.models import Group, Membership
from groups.policies import is_silent
from groups.querysets import seats_of
from groups.underlock import held, locked
from members import consent
from members.models import Member
from support import notices, policies, refusals
from support.models import FalseUse, Worry, WorryTold, WorryWish
from vault.keys import key_for
from vault.models import whole_day_after


@transaction.atomic
def worry(*, member: Member, seat: Membership, words: str, now: dt.datetime) -> Worry:
    """Tell those who hold the circle that one is worried about who sits on `seat`. They know who says it; the one it is about
    hears nothing, ever, by itself. The notice goes to each of them three times a day about one person at most, whoever writes.

    Raises PermissionDenied without a seat there, `refusals.Silent` where the circle has ended, `refusals.NobodyReads` where nobody
    would read it, `refusals.NoWorry` where it is not taken, whatever the reason, and `consent.NotKept`."""
    consent.must_stand(member, words)
    group = locked(seat.group)  # the database counts what there is: one after the other
    if not seats_of(member, now).filter(group=group).exists():
        raise PermissionDenied
    if is_silent(group):
        raise refusals.Silent
    if not policies.reads_worries(member, group, seat.member_id, now).exists():
        raise refusals.NobodyReads
    if not _asked("SELECT sec.may_worry(%s, %s)", group, seat.member_id):
        raise refusals.NoWorry
    fades_at = fades_after(group, now)
    row = Worry.objects.create(
        group=group, author=member, about_id=seat.member_id, words=words, at=now, fades_at=fades_at,
        key=key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(fades_at)),
    )  # fmt: skip
    people = list(
        Member.objects.filter(pk__in=_asked("SELECT sec.to_be_told_of_worry(%s, %s)", group, seat.member_id))
    )
    WorryTold.objects.bulk_create(
        [WorryTold(member=person, about_id=seat.member_id, group=group, at=now) for person in people],
        ignore_conflicts=True,  # and so without asking back for rows that nobody may read
    )
    notices.worried(row, people, now)
    return row


def _asked(question: str, group: Group, about: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, [group.pk, about])
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


@transaction.atomic
def call_false(*, member: Member, said: Worry, now: dt.datetime) -> None:
    """Call it false use: three of these within a week, and that person's worries are not taken in that circle until a week after
    the first of them. Raises PermissionDenied for who does not hold the circle."""
    held(member, said.group, now)
    rows = Worry.objects.visible_to(member, now).exclude(author=member)
    row = rows.filter(pk=said.pk, false_at=None).first()
    if row is not None:
        rows.filter(pk=row.pk).update(false_at=now)
        use = FalseUse(group=row.group, member_id=row.author_id, worry=row.public_id, at=now)
        FalseUse.objects.bulk_create([use], ignore_conflicts=True)  # the worry may be gone before the week is


@transaction.atomic
def take_back_worry(*, member: Member, said: Worry) -> None:
    """Take back what one said; that it was said still counts for the day. Raises PermissionDenied for another's."""
    if said.author_id != member.pk:
        raise PermissionDenied
    Worry.objects.mine(member).filter(pk=said.pk).update(words=None)


@transaction.atomic
def wish_no_worries(*, member: Member, group: Group, wanted: bool, now: dt.datetime) -> None:
    """Whether others may say there that they are worried about one (`wanted`). Nobody is told. Raises PermissionDenied without a
    seat there."""
    if not seats_of(member, now).filter(group=group).exists():
        raise PermissionDenied
    if wanted:
        WorryWish.objects.visible_to(member).filter(group=group).delete()
    else:
        WorryWish.objects.bulk_create([WorryWish(group=group, member=member)], ignore_conflicts=True)
