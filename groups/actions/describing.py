"""Saying what a group is: for people who look for one, and for those who sit there."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groups import policies, refusals
from groups.models import SEATS, Group
from groups.telling import record
from groups.underlock import locked
from members.models import Member

DESCRIBES = (
    "name", "about", "when_words", "days", "dayparts", "time_zone", "meets", "approach", "themes", "for_whom", "access",
    "language", "pull_noun", "seats",
)  # fmt: skip
"""What a description is made of. No confidentiality setting is among it: those change with notice (`change_settings`)."""


@transaction.atomic
def describe(*, member: Member, group: Group, said: Mapping[str, object], now: dt.datetime) -> Group:
    """The group says that of itself from now on; what is not in `said` stays.

    Nothing is written where nothing is different. Raises PermissionDenied for whoever neither holds the space nor is an
    admin, `refusals.TooFewSeats` for fewer seats than are taken, ValueError for a field that is no description.
    """
    if not said.keys() <= set(DESCRIBES):
        raise ValueError("no part of a description")
    group = locked(group)
    if not policies.may_describe(member, group, now):
        raise PermissionDenied
    changed = [name for name in DESCRIBES if name in said and said[name] != getattr(group, name)]
    for name in changed:
        setattr(group, name, said[name])
    if "seats" in changed:
        _seats_everyone(group)
    if changed:
        group.save(update_fields=changed)
        record("group.described", member, group, now, None, fields=changed)
    return group


def _seats_everyone(group: Group) -> None:
    """The row is locked: nobody takes a seat meanwhile."""
    taken = group.memberships.filter(until=None).count()
    if group.seats < taken:
        raise refusals.TooFewSeats
    if not 2 <= group.seats <= SEATS:
        raise ValueError("from two to twelve seats")
