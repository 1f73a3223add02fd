"""A name per circle: what somebody goes by in one group, chosen there, and never the same thing to two people."""

from django.core.cache import cache

from core.text import skeleton
from groups import refusals
from groups.models import Group
from members.models import Member


def named(name: str) -> dict[str, str]:
    """The columns of a seat that hold its name."""
    return {"name": name, "name_key": skeleton(name)}


def free_name(group: Group, name: str, *, apart_from: Member | None = None) -> str:
    """`name`, where nobody else who sits there, or waits for a seat, goes by it or by one that looks like it.

    `apart_from` may: it is their own. Raises `refusals.NameTaken`. Whoever counts on the answer holds the group's lock.
    """
    seats = group.memberships.filter(until=None, name_key=skeleton(name))
    asked = group.join_requests.open()
    if apart_from is not None:
        seats, asked = seats.exclude(member=apart_from), asked.exclude(member=apart_from)
    if seats.exists() or skeleton(name) in {
        skeleton(other) for other in asked.values_list("name", flat=True)
    }:
        raise refusals.NameTaken
    return name


TRIES = 8
"""Names that were taken, and a person outside may hear of in 24 hours: enough to choose, too few to find out who sits where."""

_DAY = 24 * 60 * 60


def may_hear(member: Member) -> None:
    """Ask before a name is tried in a group where that member does not sit. Raises `refusals.ManyNames` where they were told
    too often already that one is taken."""
    if int(cache.get(_key(member), 0)) >= TRIES:
        raise refusals.ManyNames


def was_taken(member: Member) -> None:
    """Count that they were told so. Outside the action, which is undone where a name is taken."""
    cache.add(_key(member), 0, _DAY)
    cache.incr(_key(member))


def _key(member: Member) -> str:
    return f"names:{member.pk}"
