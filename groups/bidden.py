"""Invitations as pages show them: a group's links to who holds it; and the one somebody came with, kept in their session."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from groups import links, lists, policies
from groups.models import Group, Invitation, InvitedAddress
from groups.querysets import is_member
from members.models import Member
from vault.keys import key_for
from vault.models import DataKey

SHOWN = 100
"""Links on the page, newest first, those that are still open before those that are over."""

SHOWN_FOR = dt.timedelta(days=30)
"""How long a link that is over stays on the page."""

_KEY = "invited"


@dataclass(frozen=True, slots=True)
class Shown:
    """One invitation on its makers' page."""

    made: Invitation
    open: bool
    address: str = ""
    """To whom it went, masked; empty for a link made by hand."""
    sent: bool = False


def invitations(group: Group, member: Member, now: dt.datetime) -> list[Shown]:
    """That group's invitations, for who holds it; two statements, and one for whether it ends."""
    recent = group.invitations.filter(expires_at__gt=now - SHOWN_FOR)
    rows = list(recent.order_by("-made_at", "-pk")[: SHOWN * 3])
    brought = InvitedAddress.objects.visible_to(member, now).filter(group=group, invitation__in=rows)
    by_invitation = {one.invitation_id: one for one in brought.select_related("key")}
    takes = group.joining != Group.Joining.CLOSED and not policies.is_ending(group)
    shown = [_shown(made, by_invitation.get(made.pk), takes, now) for made in rows]
    return sorted(shown, key=lambda one: not one.open)[:SHOWN]


def _shown(made: Invitation, address: InvitedAddress | None, takes: bool, now: dt.datetime) -> Shown:
    alive = made.revoked_at is None and made.expires_at > now and made.uses < made.most_uses
    masked = lists.mask(address.address) if address else ""
    return Shown(made, takes and alive, masked, bool(address and address.sent_at))


def addresses(group: Group, member: Member, now: dt.datetime) -> list[str]:
    """Whom that group has invited by mail and not forgotten yet, for who holds it."""
    brought = InvitedAddress.objects.visible_to(member, now).filter(group=group).select_related("key")
    return [one.address for one in brought]


def key(group: Group, member: Member) -> DataKey:
    """The key a list is sealed under while it is looked at."""
    return key_for(owner_id=member.pk, group_id=group.pk)


def bound_to(group: Group, member: Member) -> str:
    """Whose list to which group it is."""
    return f"{group.public_id}|{member.pk}"


def keep(session: SessionBase, invitation: Invitation) -> None:
    """Remember with which invitation somebody came who signs in first."""
    session[_KEY] = invitation.public_id


def let_go(session: SessionBase) -> None:
    """Forget it."""
    session.pop(_KEY, None)


def waiting(session: SessionBase, member: Member, now: dt.datetime) -> str:
    """The path of the invitation that member came with, while it lets them in; else "". Nothing asked where there is none."""
    public_id = session.get(_KEY)
    if not public_id or not is_member(member):
        return ""
    made = Invitation.objects.select_related("group").filter(public_id=public_id).first()
    if made is None or not policies.lets_in(made, now) or policies.is_kept_out(member, made.group):
        return ""
    here = made.group.memberships.filter(member=member, until=None).exists()
    return "" if here else links.path_of(made)
