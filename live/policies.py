"""Who may do what with a live round; one condition a line."""

import datetime as dt

from checkins.models import Round
from checkins.opening import SETTLED
from groups.models import Group, Membership
from groups.policies import may_hold
from groups.querysets import still_speaking
from live.models import LiveRound, TurnWords
from members.models import Member

DOOR = SETTLED
"""So long before a round opens its door may be opened: people arrive, and no change of its rhythm takes the round away."""


def may_open(member: Member, of_round: Round, now: dt.datetime) -> bool:
    """Whether that member may open the door: who holds the space, from a little before the round until it closes."""
    return (
        of_round.opens_at - DOOR <= now < of_round.closes_at
        and may_hold(member, of_round.group, now)
        and Group.objects.filter(still_speaking(), pk=of_round.group_id).exists()
    )  # fmt: skip


def may_press(member: Member, live: LiveRound, now: dt.datetime) -> bool:
    """Whether that member may hold it: who holds the space, until it has ended."""
    return (
        live.goes_on
        and may_hold(member, live.group, now)
    )  # fmt: skip


def may_come_in(member: Member, live: LiveRound, now: dt.datetime) -> bool:
    """Whether that member may take a place: who sits there, visiting or to stay, until it has ended."""
    return (
        live.goes_on
        and Membership.objects.active(now).filter(group=live.group_id, member=member).exists()
    )  # fmt: skip


def may_write(member: Member, live: LiveRound, kind: str, now: dt.datetime) -> bool:
    """Whether that member may write there now: a turn until the last words begin, a word once they have; while something can
    be said in the circle."""
    closing = live.stage == LiveRound.Stage.CLOSING
    return (
        may_come_in(member, live, now)
        and closing == (kind == TurnWords.Kind.WORD)
        and Group.objects.filter(still_speaking(), pk=live.group_id).exists()
    )
