"""What those who hold a group do with invitations: make a link, call one back, bring a list of addresses."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import policies, refusals
from groups.models import Group, Invitation, InvitedAddress
from groups.telling import record
from groups.underlock import held
from members.models import Member
from vault.keys import key_for
from vault.models import whole_day_after

KEPT = dt.timedelta(days=30)
"""After that an address from a list is forgotten, whether or not anybody came."""

DAYS = (1, 3, 7, 14, 30)
"""How long a link may last."""

A_DAY = 200
"""Mails that invite, from one group in 24 hours: as many as one list may hold."""

LINKS = 50
"""Links made by hand that may be open in one group at once."""


@transaction.atomic
def make_invitation(
    *,
    member: Member,
    group: Group,
    days: int,
    most_uses: int,
    admits: bool,
    submission: uuid.UUID,
    now: dt.datetime,
) -> Invitation:
    """Make a link that lasts `days` and lets in `most_uses` people: to a seat (`admits`), or to ask for one.

    The same form sent twice makes one. Raises PermissionDenied for who does not hold the group, `refusals.NotNow` where
    nobody new comes, or too many are open.
    """
    group = _taking_people(member, group, now)
    if days not in DAYS:
        raise ValueError("a link lasts as long as one of DAYS")
    open_now = group.invitations.filter(revoked_at=None, expires_at__gt=now)
    brought = InvitedAddress.objects.visible_to(member, now).filter(group=group).values("invitation")
    if same := Invitation.objects.filter(submission=submission).first():
        return _own(same, group)
    if open_now.exclude(pk__in=brought).count() >= LINKS:
        raise refusals.TooMany("Many links are open already. Call one back first.")
    made = Invitation.objects.create(
        **_terms(member, group, days, admits=admits, now=now), most_uses=most_uses, submission=submission
    )
    record("invitation.made", member, group, now, days=days, most=most_uses, admits=admits)
    return made


@transaction.atomic
def revoke_invitation(*, member: Member, invitation: Invitation, now: dt.datetime) -> Invitation:
    """Call a link back: from now on it lets nobody in, and no mail with it goes out."""
    group = held(member, invitation.group, now)
    invitation = group.invitations.get(pk=invitation.pk)
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        invitation.save(update_fields=["revoked_at"])
        record("invitation.revoked", member, group, now)
    return invitation


@transaction.atomic
def bring_list(
    *, member: Member, group: Group, addresses: Sequence[str], days: int, admits: bool, submission: uuid.UUID,
    now: dt.datetime,
) -> int:  # fmt: skip
    """A link of its own for each address, for one person; the worker writes to them. Returns how many.

    The same form sent twice brings them once. The ledger keeps the number alone. Raises as `make_invitation` does.
    """
    group = _taking_people(member, group, now)
    if days not in DAYS:
        raise ValueError("a link lasts as long as one of DAYS")
    ids = [uuid.uuid5(submission, str(place)) for place in range(len(addresses))]
    if not ids or Invitation.objects.filter(submission=ids[0]).exists():
        return len(ids)
    before = InvitedAddress.objects.visible_to(member, now).filter(group=group)
    if before.filter(brought_at__gt=now - dt.timedelta(days=1)).count() + len(ids) > A_DAY:
        raise refusals.TooMany
    terms = _terms(member, group, days, admits=admits, now=now)
    made = Invitation.objects.bulk_create(Invitation(**terms, most_uses=1, submission=one) for one in ids)
    key = key_for(owner_id=member.pk, group_id=group.pk, until=whole_day_after(now + KEPT))
    InvitedAddress.objects.bulk_create(
        InvitedAddress(group=group, member=member, address=address, invitation=link, brought_at=now, key=key)
        for address, link in zip(addresses, made, strict=True)
    )
    record("invitation.list", member, group, now, count=len(ids), days=days, admits=admits)
    return len(ids)


def _taking_people(member: Member, group: Group, now: dt.datetime) -> Group:
    """The group's row, locked, for who holds it and where somebody new may come."""
    group = held(member, group, now)
    if policies.is_ending(group):
        raise refusals.Ending(policies.NOBODY_NEW)
    if group.joining == Group.Joining.CLOSED:
        raise refusals.Closed("This circle takes nobody new for now, so a link would let nobody in.")
    return group


def _terms(member: Member, group: Group, days: int, *, admits: bool, now: dt.datetime) -> dict[str, object]:
    until = now + dt.timedelta(days=days)
    return {"group": group, "made_by": member, "made_at": now, "expires_at": until, "admits": admits}


def _own(invitation: Invitation, group: Group) -> Invitation:
    if invitation.group_id != group.pk:
        raise PermissionDenied
    return invitation
