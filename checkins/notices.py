"""This app's notice kinds: who hears of what, under which preference."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from checkins.models import CheckIn, Handover, Letter, LetterAnswer, Presence, ReminderWish, Round
from checkins.querysets import own_answer
from groups.models import Group, Membership, Mute
from members.models import Member
from notices import kinds, outbox
from notices.models import Notice

ASKED_ONCE = 600
"""Seconds in which changing one's mind to and fro about being reached says it once."""


def _still_helps(moment: str) -> Callable[[Notice, Member, dt.datetime], bool]:
    """Asks whether the round is open, its reader still sits there, has not answered or passed, and wants to be reminded at that
    moment. One statement."""

    def asked(notice: Notice, member: Member, now: dt.datetime) -> bool:
        wish = ReminderWish.objects.visible_to(member).filter(group=OuterRef("group")).values("moments")
        wanted = Coalesce(Subquery(wish[:1]), Value(str(ReminderWish.Moments.CLOSING)))
        there = Round.objects.visible_to(member, now).open(now).filter(public_id=notice.about)
        unanswered = there.filter(~Exists(own_answer(member, "pk"))).annotate(wanted=wanted)
        return unanswered.filter(wanted__in=[moment, ReminderWish.Moments.BOTH]).exists()

    return asked


def _by_mail(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """Unless its reader wants reminders from that circle in the product only."""
    mine = ReminderWish.objects.visible_to(member)
    return not mine.filter(group__rounds__public_id=notice.about, by_mail=False).exists()


def _still_asking(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """Whoever asked still does, and its reader still holds that group."""
    held = Group.objects.held_by(member, now)
    asking = Presence.objects.visible_to(member, now).asking(member)
    return asking.filter(public_id=notice.about, group__in=held).exists()


def _still_written(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """The letter stands, its reader may and wants to read it, and has not answered it."""
    rows = Letter.objects.visible_to(member, now).shown_to(member).filter(reader=member)
    answered = LetterAnswer.objects.mine(member, now).filter(letter__public_id=notice.about)
    return rows.filter(public_id=notice.about).exists() and not answered.exists()


def _still_answered(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """The answer to that letter stands, and whoever wrote the letter may and wants to read it."""
    rows = LetterAnswer.objects.visible_to(member, now).shown_to(member)
    return rows.filter(reader=member, letter__public_id=notice.about).exists()


def _still_theirs(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """They hold that circle, and it was handed to them and not on to another."""
    rows = Handover.objects.visible_to(member, now).filter(round__public_id=notice.about)
    newest = rows.order_by("-at", "-pk").first()
    return newest is not None and newest.to_id == member.pk


CLOSING = kinds.register(
    kinds.Kind(
        name="check-in-closing",
        preference="reminders",
        still_true=_still_helps(ReminderWish.Moments.CLOSING),
        url=lambda notice: reverse("checkins:answer", args=[notice.about]),
        line="A check-in closes before long.",
        lane=kinds.REMINDERS,
        mailed=_by_mail,
    )
)

OPEN = kinds.register(
    kinds.Kind(
        name="check-in-open",
        preference="reminders",
        still_true=_still_helps(ReminderWish.Moments.OPEN),
        url=lambda notice: reverse("checkins:answer", args=[notice.about]),
        line="A check-in is open.",
        lane=kinds.REMINDERS,
        mailed=_by_mail,
    )
)

REACH_OUT = kinds.register(
    kinds.Kind(
        name="reach-out",
        preference=None,
        still_true=_still_asking,
        url=lambda notice: reverse("checkins:care"),
        line="Somebody asked for someone to reach out.",
        lane=kinds.URGENT,
    )
)

LETTER = kinds.register(
    kinds.Kind(
        name="letter",
        preference="replies",
        still_true=_still_written,
        url=lambda notice: reverse("checkins:letter", args=[notice.about]),
        line="Somebody wrote to you.",
    )
)

LETTER_ANSWERED = kinds.register(
    kinds.Kind(
        name="letter-answered",
        preference="replies",
        still_true=_still_answered,
        url=lambda notice: reverse("checkins:letter", args=[notice.about]),
        line="Somebody answered what you wrote to them.",
    )
)

HANDED_OVER = kinds.register(
    kinds.Kind(
        name="handed-over",
        preference="seats",
        still_true=_still_theirs,
        url=lambda notice: reverse("checkins:hand_over", args=[notice.about]),
        line="Something was handed over to you.",
    )
)


def written_to(letter: Letter, now: dt.datetime) -> int:
    """Its reader hears that somebody wrote; not who, and not what."""
    return outbox.enqueue(
        kind=LETTER.name, recipients=[letter.reader], about=letter.public_id, dedupe=f"letter:{letter.public_id}", now=now,
        group_id=letter.group_id, not_after=letter.fades_at,
    )  # fmt: skip


def letter_answered(answer: LetterAnswer, now: dt.datetime) -> int:
    """Whoever wrote the letter hears that there is an answer."""
    return outbox.enqueue(
        kind=LETTER_ANSWERED.name, recipients=[answer.reader], about=answer.letter.public_id,
        dedupe=f"letter-answered:{answer.public_id}", now=now, group_id=answer.group_id, not_after=answer.fades_at,
    )  # fmt: skip


def handed_over(row: Handover, now: dt.datetime) -> int:
    """Who holds the next ones hears that something was handed over."""
    return outbox.enqueue(
        kind=HANDED_OVER.name, recipients=[row.to], about=row.round.public_id, dedupe=f"handed-over:{row.public_id}", now=now,
        group_id=row.group_id, not_after=row.fades_at,
    )  # fmt: skip


def somebody_asked(check_in: CheckIn, now: dt.datetime) -> int:
    """Those who hold the space hear that somebody asked; not who, never the one who asked, and nobody from whom they keep
    their words."""
    kept_from = {check_in.member_id, *Mute.objects.visible_to(check_in.member).kept_from(check_in.group_id)}
    seats = Membership.objects.active(now).holding().filter(group_id=check_in.group_id)
    return outbox.enqueue(
        kind=REACH_OUT.name,
        recipients=[
            seat.member for seat in seats.select_related("member") if seat.member_id not in kept_from
        ],
        about=check_in.public_id,
        dedupe=f"reach-out:{check_in.public_id}:{int(now.timestamp()) // ASKED_ONCE}",
        now=now,
        group_id=check_in.group_id,
    )
