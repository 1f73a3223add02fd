"""Writing first to somebody, and what they answer; wanting to be written to early, and by whom not again."""

import datetime as dt
import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction

from conversations import notices, policies, refusals
from conversations.actions.keeping import let_unsent_go
from conversations.actions.putting import put, sent_already, set_end
from conversations.fading import fades_after
from conversations.models import Conversation, NotAgain, OpenEarly, OwnEnd
from groups.models import Group, Membership
from groups.underlock import locked
from members import consent
from members.models import Member
from shares.sending import one_at_a_time


@transaction.atomic
def ask(
    *, member: Member, seat: Membership, words: str, submission: uuid.UUID, now: dt.datetime
) -> Conversation:
    """Write to who sits on `seat`. Where one writes to them already it is said there; where they asked oneself, it is
    accepted; where one ended it lately, it is taken up again; else it is a request with these words and no more until they
    answer. The same form twice is one.

    Raises PermissionDenied, `consent.NotKept`, and `refusals.Lately` or `refusals.ManyAsked` for a request too many.
    """
    consent.must_stand(member, words)
    one_at_a_time(member)
    group = locked(seat.group)
    if (sent := sent_already(member, submission, words, now)) is not None:
        return sent.conversation
    there = standing(member, group, seat.member_id, now)
    theirs = there is not None and there.accepted_at is None and there.asker_id != member.pk
    if there is None or (there.accepted_at is None and not theirs):
        if not policies.may_ask(member, seat, now):
            raise PermissionDenied
        _must_not_be_many(member, seat, now)
        return _request(member, seat, words, submission, now)
    if not policies.may_write_here(group) or policies.is_unwanted(member, group, seat.member_id):
        raise PermissionDenied
    if theirs:
        _accepted(member, there, now)
    elif not policies.may_say(member, there, now):
        set_end(member, there, OwnEnd.Stand.ON, now, reads_from=now)
    notices.said(put(member, there, words, submission, now), there, now)
    let_unsent_go(member=member, group=group, other_id=seat.member_id)
    return there


def standing(member: Member, group: Group, other_id: int, now: dt.datetime) -> Conversation | None:
    """What there is between the two in that circle, as that member sees it: the other's request (whatever they answered to
    it), what goes on, what they ended lately, or their own request that waits."""
    seen = Conversation.objects.visible_to(member, now).filter(group=group).between(member, other_id)
    newest = seen.select_related("group").order_by("-asked_at", "-pk")
    asked = newest.asked_by(other_id, member, now)
    for rows in (
        asked,
        newest.going_on(member),
        newest.ended_lately(member, now),
        newest.waiting(member, now),
    ):
        if (row := rows.first()) is not None:
            return row
    return None


def _must_not_be_many(member: Member, seat: Membership, now: dt.datetime) -> None:
    """Raises `refusals.Lately` for one who was written to lately, and `refusals.ManyAsked` after five people in a day. Counts
    one's own requests, taken back or not, and nothing that anybody answered."""
    mine = Conversation.objects.visible_to(member, now).filter(asker=member)
    lately = mine.filter(group=seat.group_id, other=seat.member_id, accepted_at=None)
    if lately.filter(asked_at__gt=now - policies.ONCE_IN).exists():
        raise refusals.Lately
    if mine.filter(asked_at__gt=now - dt.timedelta(days=1)).count() >= policies.ASKS_A_DAY:
        raise refusals.ManyAsked


def _request(
    member: Member, seat: Membership, words: str, submission: uuid.UUID, now: dt.datetime
) -> Conversation:
    there = Conversation(group=seat.group, asker=member, other=seat.member, asked_at=now, waits_until=now)
    there.waits_until = fades_after(there, now)
    there.save(force_insert=True)
    NotAgain.objects.visible_to(member).filter(group=seat.group, other=seat.member).delete()
    set_end(member, there, OwnEnd.Stand.ON, now, reads_from=now)
    put(member, there, words, submission, now, first=True)
    let_unsent_go(member=member, group=seat.group, other_id=seat.member_id)
    notices.asked(there, now)
    return there


@transaction.atomic
def accept(*, member: Member, conversation: Conversation, now: dt.datetime) -> Conversation:
    """Say yes to whoever wrote; they hear that. Raises PermissionDenied where the circle lets nobody write to one person now,
    and `refusals.Gone` where nothing waits (any more): taken back a moment ago, faded, or answered."""
    group = locked(conversation.group)
    fresh = Conversation.objects.visible_to(member, now).filter(pk=conversation.pk).first()
    if fresh is None or not policies.may_answer(member, fresh, now):
        raise refusals.Gone
    if not policies.may_write_here(group):
        raise PermissionDenied
    _accepted(member, fresh, now)
    return fresh


def _accepted(member: Member, there: Conversation, now: dt.datetime) -> None:
    """It is one conversation from now on: what went on between the two before, for this member, ends."""
    older = Conversation.objects.visible_to(member, now).filter(group=there.group_id)
    for old in older.between(member, there.asker_id).filter(accepted_at__isnull=False):
        set_end(member, old, OwnEnd.Stand.ENDED, now)
    Conversation.objects.visible_to(member, now).filter(pk=there.pk).update(accepted_at=now)
    there.accepted_at = now
    NotAgain.objects.visible_to(member).filter(group=there.group_id, other=there.asker_id).delete()
    set_end(member, there, OwnEnd.Stand.ON, now, reads_from=there.asked_at)
    notices.accepted(there, now)


@transaction.atomic
def put_off(*, member: Member, conversation: Conversation, for_good: bool, now: dt.datetime) -> None:
    """Not now, or (`for_good`) not by this person again. Nobody is told. Raises `refusals.Gone` where nothing waits."""
    locked(conversation.group)
    if not policies.may_answer(member, conversation, now):
        raise refusals.Gone
    set_end(member, conversation, OwnEnd.Stand.NOT_NOW, now)
    if for_good:
        wish = NotAgain(group_id=conversation.group_id, member=member, other_id=conversation.asker_id, at=now)
        NotAgain.objects.bulk_create([wish], ignore_conflicts=True)


@transaction.atomic
def let_ask_again(*, member: Member, wish: NotAgain) -> None:
    """Let somebody write first again. Nobody is told. Where there is no such wish it changes nothing."""
    NotAgain.objects.visible_to(member).filter(pk=wish.pk).delete()


@transaction.atomic
def open_early(*, member: Member, seat: Membership, is_open: bool, now: dt.datetime) -> None:
    """Be written to before one's first weeks in a circle are over, or after all not. Raises PermissionDenied for another's
    seat."""
    if seat.member_id != member.pk:
        raise PermissionDenied
    mine = OpenEarly.objects.visible_to(member, now).filter(member=member, group=seat.group_id)
    if not is_open:
        mine.delete()
    elif not mine.exists():
        wish = OpenEarly(group_id=seat.group_id, member=member, at=now)
        OpenEarly.objects.bulk_create([wish], ignore_conflicts=True)
