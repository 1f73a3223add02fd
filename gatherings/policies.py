"""Who may do what with gatherings; one condition a line."""

import datetime as dt

from gatherings.models import Gathering
from groups.models import Group, Membership
from groups.policies import may_hold
from groups.querysets import still_speaking
from members.models import Member


def may_make(member: Member, group: Group, now: dt.datetime) -> bool:
    """Whether that member may set one up: who came to stay, while something can be said there. Who visits looks on."""
    return (
        Membership.objects.active(now).filter(group=group, member=member, visit_rounds=None).exists()
        and _speaks(group)
    )  # fmt: skip


def may_answer(member: Member, gathering: Gathering, now: dt.datetime) -> bool:
    """Whether that member may answer: who sits there, visiting or to stay, as long as it takes place and is not over."""
    return (
        _is_planned(gathering, now)
        and Membership.objects.active(now).filter(group=gathering.group_id, member=member).exists()
        and _speaks(gathering.group)
    )


def may_reword(member: Member, gathering: Gathering, now: dt.datetime) -> bool:
    """Whether that member may change what is said of it: whose words they are."""
    return (
        _is_planned(gathering, now)
        and gathering.maker_id == member.pk
        and _speaks(gathering.group)
    )  # fmt: skip


def may_move(member: Member, gathering: Gathering, now: dt.datetime) -> bool:
    """Whether that member may move it: who set it up, and who holds the space."""
    return (
        _is_planned(gathering, now)
        and (gathering.maker_id == member.pk or may_hold(member, gathering.group, now))
        and _speaks(gathering.group)
    )


def may_cancel(member: Member, gathering: Gathering, now: dt.datetime) -> bool:
    """Whether that member may call it off: who set it up, and who holds the space."""
    return (
        _is_planned(gathering, now)
        and (gathering.maker_id == member.pk or may_hold(member, gathering.group, now))
    )  # fmt: skip


def may_take_back(member: Member, gathering: Gathering) -> bool:
    """Whether that member may take its words back: whose they are."""
    return gathering.maker_id == member.pk


def _is_planned(gathering: Gathering, now: dt.datetime) -> bool:
    return gathering.cancelled_at is None and gathering.ends_at > now


def _speaks(group: Group) -> bool:
    return Group.objects.filter(still_speaking(), pk=group.pk).exists()
