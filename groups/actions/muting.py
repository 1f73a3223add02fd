"""Not wanting to read somebody in one group, and keeping one's words from them. Nobody is told: no line, no notice, no sign."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import policies, refusals
from groups.models import Group, Mute
from groups.signals import mute_began, mute_ended
from groups.underlock import locked
from members.models import Member


@transaction.atomic
def mute(*, member: Member, group: Group, other: Member, withholds: bool, now: dt.datetime) -> Mute:
    """Do not read that person in this group any more; with `withholds` also keep from them what one says here (a block).
    Doing it twice is doing it once, and muting somebody who is blocked leaves the block as it is.

    Raises PermissionDenied without a seat, for oneself or somebody who never sat there, and `refusals.HoldsForAll` where who
    holds the space would keep their words from somebody.
    """
    group = locked(group)  # whoever is made a facilitator meanwhile waits, or is one already
    if not policies.may_mute(member, group, other, now):
        raise PermissionDenied
    if withholds and policies.may_hold(member, group, now):
        raise refusals.HoldsForAll
    wish, _ = Mute.objects.visible_to(member).get_or_create(
        group=group, member=member, other=other, defaults={"withholds": withholds, "at": now}
    )
    if withholds and not wish.withholds:
        wish.withholds = True  # since when they keep apart stays: lists of the past go by it (decision 17)
        wish.save(update_fields=["withholds"])
    mute_began.send(sender=Mute, member=member, group=group, other=other, now=now)
    return wish


@transaction.atomic
def unmute(*, member: Member, group: Group, other: Member, now: dt.datetime) -> None:
    """Read that person again, and be read by them. Where there is no such wish it changes nothing."""
    wish = Mute.objects.visible_to(member).filter(group=group, other=other).first()
    if wish is not None:
        wish.delete()
        mute_ended.send(sender=Mute, member=member, group=group, other=other, since=wish.at, now=now)
