"""Changing a group's confidentiality settings."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import policies, promises, refusals, terms
from groups.models import Group, Promise
from groups.telling import record, tell
from groups.underlock import locked
from members.models import Member


@transaction.atomic
def change_settings(
    *, member: Member, group: Group, settings: Mapping[str, object], version: int, now: dt.datetime
) -> Promise:
    """Give a new promise: the settings change, each with its line in the ledger, and members are told.

    `version` is that of the promise the form was made from; raises `refusals.PromiseMoved` where somebody changed it
    meanwhile. Without a difference nothing is written. Nobody who waits for a seat is admitted by it.
    """
    group = locked(group)
    if not policies.may_keep(member, group, now):
        raise PermissionDenied
    standing = promises.current(group)
    if standing.version != version:
        raise refusals.PromiseMoved("Somebody changed this meanwhile. Here is how it stands now.")
    before = promises.terms_of(group)
    changed = [name for name in terms.NAMES if settings[name] != before[name]]
    if not changed:
        return standing
    for name in changed:
        setattr(group, name, settings[name])
    group.save(update_fields=changed)
    given = promises.give(group, now)
    for name in changed:
        values = {"setting": name, "from": str(before[name]), "to": str(settings[name])}
        record("setting.changed", member, group, now, None, **values)
    told = [
        seat.member for seat in group.memberships.active(now).exclude(member=member).select_related("member")
    ]
    tell(
        "promise-changed", told, group, about=group.public_id, occasion=f"{group.pk}.{given.version}", now=now
    )
    return given
