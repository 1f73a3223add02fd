"""Shares that wait to be answered by two people: which they are, who can answer them, and who has one in hand.

Whether one still waits is always asked of the replies themselves. `Waiting.over_at` only notes what was found, so that the
sweep need not look at it again.
"""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.prepared import prepared
from groups.models import Group, Membership, Mute
from groups.querysets import still_speaking
from members import consent
from members.models import Consent, Member
from shares.models import Reply, Share, Waiting
from vault.actor import acting_as

ENOUGH = 2
"""People who answered, besides the one who said it. An "I hear you" is kind and no answer; nothing that is not a person
answers here."""

IN_HAND = dt.timedelta(hours=12)
"""So long a share is somebody's who took it in hand; then it is free for others."""


def is_silent(group: Group) -> bool:
    """Whether the group's end has come so far that nothing more is said there."""
    return not Group.objects.filter(still_speaking(), pk=group.pk).exists()


def able(now: dt.datetime) -> QuerySet[Membership, Any]:
    """Seats of people who can answer at all: not paused, an open account, and their yes to our keeping their words."""
    agreed = Consent.objects.filter(
        member=OuterRef("member"), purpose=consent.HEALTH_WORDS, withdrawn_at=None
    )
    return Membership.objects.active(now).filter(Exists(agreed), member__is_active=True)


def readers(share: Share, now: dt.datetime) -> QuerySet[Membership, Any]:
    """Seats of people who can read and answer that share, besides its author; asked through its author's eyes, for whom it
    is withheld from is nobody else's to know. The rule is `ShareQuerySet.visible_to`, seen from the other side."""
    reaching = Q(since__lte=share.created_at) | Q(visit_rounds=None, way__lte=share.newcomers)
    seats = able(now).filter(reaching, group=share.group_id).exclude(member=share.author_id)
    if share.audience == Share.Audience.FACILITATORS:
        seats = seats.filter(role=Membership.Role.FACILITATOR)
    elif share.audience == Share.Audience.CHOSEN:
        seats = seats.filter(member__in=share.readers)
    kept_from = Mute.objects.visible_to(share.author).kept_from(share.group_id)
    return seats.exclude(member__in=kept_from).order_by("since", "pk")


def held_by_others(share: Share, now: dt.datetime) -> bool:
    """Whether somebody holds the space who could answer, were it not kept from them; asked through its author's eyes."""
    kept_from = Mute.objects.visible_to(share.author).kept_from(share.group_id)
    holders = able(now).filter(group=share.group_id, role=Membership.Role.FACILITATOR, member__in=kept_from)
    return holders.exists()


def answered_for_its_author(share: Share, now: dt.datetime) -> int:
    """How many people besides its author answered that share, of whom its author reads: what the page tells them. Asked through
    their eyes, for nobody else can know whose answers are kept from them."""
    with acting_as(share.author_id):
        replies = Reply.objects.visible_to(share.author, now).filter(share=share)
        return replies.exclude(author=share.author_id).values("author").distinct().count()


def _answers(member: Member, now: dt.datetime) -> Any:
    """How many people besides its author answered the share of a row, as that member sees it."""
    replies = Reply.objects.visible_to(member, now).filter(share=OuterRef("share"))
    replies = replies.exclude(author=OuterRef("share__author"))
    count = replies.order_by().values("share").annotate(n=Count("author", distinct=True)).values("n")
    return Coalesce(Subquery(count), 0, output_field=IntegerField())


def for_me(member: Member, now: dt.datetime, *, holds: bool) -> QuerySet[Waiting, Any]:
    """Those of `asked_of` that too few have answered, as that member sees it; with `answered`."""
    rows = asked_of(member, now, holds=holds).annotate(answered=_answers(member, now))
    return rows.filter(answered__lt=ENOUGH)


def asked_of(member: Member, now: dt.datetime, *, holds: bool) -> QuerySet[Waiting, Any]:
    """Those that want an answer now and that the member could give one to, in circles that have not fallen silent: of shares
    they can read, not their own, and not answered by them yet. Who does not hold the space is not shown what they hid, or
    people they do not want to read."""
    mine = Reply.objects.visible_to(member, now).filter(share=OuterRef("share"), author=member)
    rows = Waiting.objects.visible_to(member, now).filter(still_speaking("group__"), over_at=None)
    rows = rows.filter(~Exists(mine), due_at__lte=now).exclude(share__author=member)
    if not holds:
        rows = rows.filter(share__in=Share.objects.visible_to(member, now).shown_to(member).values("pk"))
    return rows.select_related("share").order_by("due_at", "pk")


def may_take(member: Member, row: Waiting, now: dt.datetime) -> bool:
    """Whether that member may take it in hand: somebody who holds the space or is willing, and can answer, and whose answer its
    author would read. `row` is one of `for_me`'s, or the member has it in hand already."""
    if _unread(member=member.pk, row=row.pk, now=now):
        return False
    return bool(_asked(member=member.pk, group=row.group_id, now=now))


@prepared
def _unread(member: int, row: int, now: dt.datetime) -> "QuerySet[Waiting, Any]":
    return answers_nobody(Member(pk=member), now).filter(pk=row).values_list("pk")


@prepared
def _asked(member: int, group: int, now: dt.datetime) -> "QuerySet[Membership, Any]":
    asked = Q(role=Membership.Role.FACILITATOR) | Q(willing=True)
    return able(now).filter(asked, member=member, group=group).values_list("pk")


def answers_nobody(member: Member, now: dt.datetime) -> QuerySet[Waiting, Any]:
    """Those of people from whom that member keeps their words: whatever they answered, it would not be read. Not those without
    a name: that would say whose they are."""
    kept_from = Mute.objects.visible_to(member).filter(
        group=OuterRef("group"), other=OuterRef("share__author"), withholds=True
    )
    return Waiting.objects.visible_to(member, now).filter(Exists(kept_from), share__unnamed=False)


def taken(row: Waiting, now: dt.datetime) -> bool:
    """Whether somebody has it in hand who still sits there and can answer."""
    return in_hand(row, now) and able(now).filter(member=row.owner_id, group=row.group_id).exists()


def in_hand(row: Waiting, now: dt.datetime) -> bool:
    """Whether somebody took it, not longer ago than one may take for an answer. Whether they can still read it is another
    question (`readers`)."""
    return row.owner_id is not None and row.owned_at is not None and now - row.owned_at < IN_HAND
