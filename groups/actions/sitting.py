"""What a member can do with their own seat: go by another name there, say they are willing, stay after a visit."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from groups import policies, refusals
from groups.models import Group, Membership
from groups.names import free_name, named
from groups.underlock import locked
from members.models import Member

ENDING = "This circle is coming to its end. Your visit lasts as long as it does; what was said before you came stays as it is."
"""No new reader while a group ends, and a visitor who stays would become one."""


@transaction.atomic
def rename_here(*, member: Member, group: Group, name: str, now: dt.datetime) -> Membership:
    """Go by another name in that group. What they said there before carries it too; nobody is told.

    Raises `refusals.NameTaken`, and PermissionDenied without a seat that reads now.
    """
    group = locked(group)
    seat = _mine(member, group, now)
    name = free_name(group, name, apart_from=member)
    try:
        with transaction.atomic():
            Membership.objects.filter(pk=seat.pk).update(**named(name))
    except IntegrityError:  # somebody took it by a way that does not lock the group
        raise refusals.NameTaken from None
    seat.refresh_from_db(fields=["name", "name_key"])
    return seat


@transaction.atomic
def rename_ask(*, member: Member, group: Group, name: str, now: dt.datetime) -> None:
    """Ask by another name, while one waits. Nothing where nothing waits any more. Raises `refusals.NameTaken`."""
    group = locked(group)
    waiting = group.join_requests.open().filter(member=member).first()
    if waiting is not None:
        waiting.name = free_name(group, name, apart_from=member)
        waiting.save(update_fields=["name"])


@transaction.atomic
def be_willing(*, member: Member, group: Group, willing: bool, now: dt.datetime) -> Membership:
    """Say whether they would like to be asked when somebody there waits for an answer. Raises PermissionDenied without a seat."""
    seat = _mine(member, group, now)
    seat.willing = willing
    seat.save(update_fields=["willing"])
    return seat


@transaction.atomic
def stay(*, member: Member, group: Group, now: dt.datetime) -> Membership:
    """Make a visit a seat like any other, at any time before it ends. Nobody is told. Doing it twice is doing it once.

    From then on they read, of what was said before they came, what its promise allows to who came by their way.
    Raises PermissionDenied without a seat, and `refusals.Ending` where the group comes to its end.
    """
    group = locked(group)
    seat = _mine(member, group, now)
    if seat.visiting:
        if policies.is_ending(group):
            raise refusals.Ending(ENDING)
        seat.visit_rounds = seat.visit_over_at = None
        seat.save(update_fields=["visit_rounds", "visit_over_at"])
    return seat


def _mine(member: Member, group: Group, now: dt.datetime) -> Membership:
    seat = Membership.objects.active(now).filter(group=group, member=member).first()
    if seat is None:
        raise PermissionDenied
    return seat
