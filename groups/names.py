"""A name per circle: what somebody goes by in one group, chosen there, and never the same thing to two people."""

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
