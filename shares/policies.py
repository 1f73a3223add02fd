"""Who may say, answer and take back; one condition a line."""

import datetime as dt

from groups.models import Group, Membership
from groups.querysets import still_speaking
from members import consent
from members.models import Member
from shares.models import Reply, Share
from shares.room import Person


def may_share(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member may say something there: a seat that lasts, a circle that has not fallen silent
    before its end, and a standing yes to our keeping their words."""
    return (
        Membership.objects.active(now).filter(still_speaking("group__"), member=member, group=group).exists()
        and consent.stands(member, consent.HEALTH_WORDS)
    )  # fmt: skip


def may_reply(member: Member, share: Share, now: dt.datetime) -> bool:
    """Whether that member may answer it: they may read it now, and keeping their words stands."""
    return (
        Share.objects.visible_to(member, now).filter(still_speaking("group__"), pk=share.pk).exists()
        and consent.stands(member, consent.HEALTH_WORDS)
    )  # fmt: skip


def may_acknowledge(member: Member, share: Share, now: dt.datetime) -> bool:
    """Whether that member may say "I hear you" to it. "I've been there" tells of one's health too, so keeping it must stand."""
    return (
        share.author_id != member.pk
        and may_reply(member, share, now)
    )  # fmt: skip


EDITS = dt.timedelta(minutes=15)
"""For how long one's own words can be changed: long enough for a slip of the thumb, too short to change what was answered."""


def may_go_unnamed(group: Group) -> bool:
    """Whether the group's promise lets its members speak as "someone in the circle"."""
    return group.unnamed != Group.Unnamed.NO


def may_choose_people(seat: Membership | Person, group: Group) -> bool:
    """Whether who sits there may say something to chosen people: the promise allows it, and they see who sits there."""
    return (
        group.writing == Group.Writing.CHOSEN
        and (group.members_seen == Group.MembersSeen.SEATS or seat.holds)
    )  # fmt: skip


def stays(group: Group) -> list[int]:
    """How many days something said there may stay, the shortest first and 0, until taken back, last: never longer than the
    group has it."""
    shorter = sorted(int(days) for days in Group.Stay.values if days)
    return [days for days in shorter if days <= group.stay_days] if group.stay_days else [*shorter, 0]


def may_edit(member: Member, said: Share | Reply, now: dt.datetime) -> bool:
    """Whether that member may change its words: theirs, said a moment ago, still readable to them, and keeping words stands."""
    model = type(said)
    return (
        said.author_id == member.pk
        and now - said.created_at < EDITS
        and model.objects.visible_to(member, now).filter(still_speaking("group__"), pk=said.pk).exists()
        and consent.stands(member, consent.HEALTH_WORDS)
    )  # fmt: skip


def may_hide(member: Member, share: Share, now: dt.datetime) -> bool:
    """Whether that member may leave it out of what they are shown: they read it, and it is not their own."""
    return share.author_id != member.pk and Share.objects.visible_to(member, now).filter(pk=share.pk).exists()


def may_take_back(member: Member, said: Share | Reply) -> bool:
    """Whether that member may take it back: it is theirs. No seat or consent is needed for that."""
    return (
        said.author_id == member.pk
        and said.taken_back_at is None
    )  # fmt: skip
