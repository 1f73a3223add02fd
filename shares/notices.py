"""This app's notice kinds: who hears of what, under which preference."""

import datetime as dt

from django.urls import reverse

from members.models import Member
from notices.kinds import Kind, register
from notices.models import Notice
from shares.models import Reply, Share


def _reply_stands(notice: Notice, member: Member, now: dt.datetime) -> bool:
    """It can still be read: not taken back, not faded, and its reader still has a seat."""
    return Reply.objects.visible_to(member, now).filter(public_id=notice.about).exists()


def _share_stands(notice: Notice, member: Member, now: dt.datetime) -> bool:
    return Share.objects.visible_to(member, now).filter(public_id=notice.about).exists()


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
    )
)
"""To those who hold the space, for each share that is for them alone."""

FOR_YOU = register(
    Kind(
        name="share-for-you",
        preference="replies",
        still_true=_share_stands,
        url=lambda notice: reverse("shares:share", args=[notice.about]),
        line="Somebody said something to you in a circle.",
    )
)
"""To each of the people somebody chose to say something to."""
