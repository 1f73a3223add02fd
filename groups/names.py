"""A name per circle: what somebody goes by in one group, chosen there, and never the same thing to two people."""

from core.text import skeleton
from groups import refusals
from groups.models import Group


def named(name: str) -> dict[str, str]:
    """The columns of a seat that hold its name."""
    return {"name": name, "name_key": skeleton(name)}


def free_name(group: Group, name: str) -> str:
    """`name`, where nobody who sits there goes by it or by one that looks like it. Raises `refusals.NameTaken`."""
    if group.memberships.filter(until=None, name_key=skeleton(name)).exists():
        raise refusals.NameTaken
    return name
