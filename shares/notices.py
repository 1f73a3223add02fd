"""This app's notice kinds: who hears of what, under which preference."""

import datetime as dt

from django.urls import reverse

from members.models import Member
from notices.kinds import URGENT, Kind, register
from notices.models import Notice
from shares.models import Reply, Share


def _reply_stands(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It can still be read, and its reader has not muted who said it: not taken back, not faded, and they still sit there."""
    return Reply.objects.visible_to(member, now).shown_to(member).filter(public_id=notice.about).exists()


def _share_stands(notice: Notice, member: Member, now: dt.datetime) -> bool:
    return Share.objects.visible_to(member, now).filter(public_id=notice.about).exists()


def _share_is_shown(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """The same, and its reader has neither hidden it nor muted who said it. (Who holds the space hears from everybody.)"""
    return Share.objects.visible_to(member, now).shown_to(member).filter(public_id=notice.about).exists()


REPLY = register(
    Kind(
        name="reply",
        preference="replies",
        still_true=_reply_stands,
        url=lambda notice: reverse("shares:reply", args=[notice.about]),
        line="Somebody answered you.",
    )
)
"""To the author of a share, for each reply by somebody else."""

FOR_HOLDERS = register(
    Kind(
        name="share-for-holders",
        preference=None,
        still_true=_share_stands,
        url=lambda notice: reverse("shares:share", args=[notice.about]),
        line="Somebody said something to those who hold the space.",
        lane=URGENT,
    )
)
"""To those who hold the space, for each share that is for them alone."""

FOR_YOU = register(
    Kind(
        name="share-for-you",
        preference="replies",
        still_true=_share_is_shown,
        url=lambda notice: reverse("shares:share", args=[notice.about]),
        line="Somebody said something to you in a circle.",
    )
)
"""To each of the people somebody chose to say something to."""


def _still_waits(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """Its reader can still read it, is not the one who said it, has not answered, and fewer than two people have whose answers
    its author reads."""
    return _waits(notice, member, now, holds=True)


def _still_waits_for_willing(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """The same, and its reader is still willing and has neither hidden it nor muted who said it."""
    return _waits(notice, member, now, holds=False)


def _waits(notice: Notice, member: Member, now: dt.datetime, *, holds: bool) -> bool:
    from shares import waiting  # it reads more of this app than a notice needs

    rows = waiting.asked_of(member, now, holds=holds).filter(share__public_id=notice.about)
    row = rows.select_related("share__author").first()
    if row is None or waiting.answered_for_its_author(row.share, now) >= waiting.ENOUGH:
        return False
    role = {"role": "facilitator"} if holds else {"willing": True}
    return waiting.able(now).filter(member=member, group=row.group_id, **role).exists()


WAITS = register(
    Kind(
        name="share-waits",
        preference=None,
        still_true=_still_waits,
        url=lambda notice: reverse("shares:share", args=[notice.about]),
        line="Somebody in a circle you hold would be glad of an answer.",
        lane=URGENT,
    )
)
"""To those who hold the space, once for a share that is hard or has waited for the circle's answer time."""

WAITS_FOR_WILLING = register(
    Kind(
        name="share-waits-willing",
        preference=None,
        still_true=_still_waits_for_willing,
        url=lambda notice: reverse("shares:share", args=[notice.about]),
        line="Somebody in one of your circles would be glad of an answer.",
        lane=URGENT,
    )
)
"""To members who said they like to be asked, where a share still waits a while later."""
