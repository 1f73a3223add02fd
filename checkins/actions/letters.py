"""A letter from one who holds the space to one member; their answer; and what a member does not want."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from checkins import notices, policies, refusals
from checkins.actions.holding import fades_after
from checkins.models import CareWish, LeftAlone, Letter, LetterAnswer, Round
from groups.models import Group, Membership
from groups.querysets import seats_of
from groups.underlock import locked
from members import consent
from members.models import Member
from vault.keys import key_for
from vault.models import whole_day_after


@transaction.atomic
def write_letter(
    *, member: Member, of_round: Round, seat: Membership, words: str, now: dt.datetime
) -> Letter:
    """Write to who sits on `seat`, about that round. They hear that somebody wrote. Sent twice with the same words it is one.

    Raises PermissionDenied for who does not hold the round, `refusals.NoLetter` where the other cannot be written to, whatever
    the reason, `refusals.AlreadyWritten` where somebody has, and `consent.NotKept`.
    """
    consent.must_stand(member, words)
    group = locked(of_round.group)
    if not policies.may_hold_round(member, of_round, now):
        raise PermissionDenied
    if not policies.may_write_to(member, of_round, seat, now):
        raise refusals.NoLetter
    mine = Letter.objects.mine(member, now).filter(round=of_round, reader=seat.member_id)
    there = mine.select_related("key").first()
    if there is not None and there.words == words:
        return there
    fades_at = fades_after(group, now)
    key = key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(fades_at))
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                round=of_round, group=group, author=member, reader=seat.member, words=words, at=now,
                fades_at=fades_at, key=key,
            )  # fmt: skip
    except IntegrityError:
        raise refusals.AlreadyWritten from None
    notices.written_to(letter, now)
    return letter


@transaction.atomic
def answer_letter(*, member: Member, letter: Letter, words: str, now: dt.datetime) -> LetterAnswer:
    """Answer a letter, once; whoever wrote it hears that there is an answer. Sent twice with the same words it is one.

    Raises PermissionDenied where it is not for that member, `refusals.AlreadyAnswered` where they have, `consent.NotKept`.
    """
    consent.must_stand(member, words)
    group = locked(letter.group)
    stands = (
        Letter.objects.visible_to(member, now).filter(pk=letter.pk).exists()
    )  # it may have been taken back meanwhile
    if not stands or not policies.may_answer_letter(member, letter, now):
        raise PermissionDenied
    there = LetterAnswer.objects.mine(member, now).filter(letter=letter).select_related("key").first()
    if there is not None and there.words == words:
        return there
    if there is not None:
        raise refusals.AlreadyAnswered
    answer = LetterAnswer.objects.create(
        letter=letter, group=group, author=member, reader_id=letter.author_id, words=words, at=now, fades_at=letter.fades_at,
        key=key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(letter.fades_at)),
    )  # fmt: skip
    notices.letter_answered(answer, now)
    return answer


@transaction.atomic
def take_back_letter(*, member: Member, said: "Letter | LetterAnswer") -> None:
    """Take back a letter, and what was answered with it; or an answer of one's own. Raises PermissionDenied for another's."""
    if said.author_id != member.pk:
        raise PermissionDenied
    locked(said.group)  # an answer at the same time comes before it, and goes along, or too late
    said.delete()


@transaction.atomic
def wish_care(*, member: Member, group: Group, look_out: bool, letters: bool, now: dt.datetime) -> None:
    """Say whether those who hold that circle may look out for one, and write to one alone. Nobody is told; no line, no notice;
    a round that has closed already keeps its list. Raises PermissionDenied without a seat there."""
    if not seats_of(member, now).filter(group=group).exists():
        raise PermissionDenied
    if look_out:
        LeftAlone.objects.visible_to(member).filter(group=group, until=None).update(until=now)
    else:
        stretch = LeftAlone(group=group, member=member, since=now)
        LeftAlone.objects.bulk_create([stretch], ignore_conflicts=True)  # one that lasts already goes on
    mine = CareWish.objects.visible_to(member).filter(group=group)
    if look_out and letters:
        mine.delete()
    elif not mine.update(look_out=look_out, letters=letters):
        wish = CareWish(group=group, member=member, look_out=look_out, letters=letters)
        CareWish.objects.bulk_create([wish], ignore_conflicts=True)
