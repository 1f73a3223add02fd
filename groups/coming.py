"""How somebody stands to a group's door: what the pages of a seat and of an invitation show them."""

import datetime as dt
from dataclasses import dataclass

from groups import line, policies
from groups.models import Group, Invitation, JoinRequest, Membership
from members.models import Member


@dataclass(frozen=True, slots=True)
class Door:
    """Where they stand.

    `kind`: "sits", "asked" or "lined" (an ask or a place in line waits), "free" (they wait in line and a seat is free for
    them), "ending", "closed", "invited" (by invitation only), and what they can do now: "take", "ask", "line".
    """

    kind: str
    seat: Membership | None = None
    waiting: JoinRequest | None = None

    @property
    def opens(self) -> bool:
        """Whether there is a form to fill in."""
        return self.kind in ("take", "ask", "line", "free")


def door(group: Group, member: Member, now: dt.datetime, invitation: Invitation | None = None) -> Door:
    """How that member stands to that group, with that invitation where they bring one. They are not kept out of it."""
    if seat := group.memberships.filter(member=member, until=None).first():
        return Door("sits", seat=seat)
    asked = group.join_requests.open().filter(member=member)
    waiting = asked.select_related("promise", "invitation", "group").first()
    if policies.is_ending(group):
        return Door("ending", waiting=waiting)
    admits = group.joining == Group.Joining.AT_ONCE or bool(invitation and invitation.admits)
    if waiting:
        return _waiting(group, member, waiting, admits, now)
    if group.joining == Group.Joining.CLOSED:
        return Door("closed")
    if group.joining == Group.Joining.INVITED and invitation is None:
        return Door("invited")
    if admits:
        return Door("take" if line.room_for(group, member, now) else "line")
    return Door("ask" if group.open_seats() else "line")


def _waiting(group: Group, member: Member, waiting: JoinRequest, admits: bool, now: dt.datetime) -> Door:
    if (admits or line.takes_it(waiting)) and group.joining != Group.Joining.CLOSED:
        return Door("free" if line.room_for(group, member, now) else "lined", waiting=waiting)
    return Door("lined" if waiting.in_line and not group.open_seats() else "asked", waiting=waiting)
