"""Who may say, answer and take back; one condition a line."""

import datetime as dt

from groups.models import Group, Membership
from members import consent
from members.models import Member
from shares.models import Reply, Share


def may_share(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member may say something there: a seat that lasts, and a standing yes to our keeping their words."""
    return (
        Membership.objects.active(now).filter(member=member, group=group).exists()
        and consent.stands(member, consent.HEALTH_WORDS)
    )  # fmt: skip


def may_reply(member: Member, share: Share, now: dt.datetime) -> bool:
    """Whether that member may answer it: they may read it now, and keeping their words stands."""
    return (
        Share.objects.visible_to(member, now).filter(pk=share.pk).exists()
        and consent.stands(member, consent.HEALTH_WORDS)
    )  # fmt: skip


def may_acknowledge(member: Member, share: Share, now: dt.datetime) -> bool:
    """Whether that member may say "I hear you" to it. "I've been there" tells of one's health too, so keeping it must stand."""
    return (
        share.author_id != member.pk
        and may_reply(member, share, now)
    )  # fmt: skip


def may_take_back(member: Member, said: Share | Reply) -> bool:
    """Whether that member may take it back: it is theirs. No seat or consent is needed for that."""
    return (
        said.author_id == member.pk
        and said.taken_back_at is None
    )  # fmt: skip
