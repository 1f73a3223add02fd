"""What check-ins tell the apps above them.

`help_asked(sender=CheckIn, member: Member, now: datetime)`: somebody would like to be reached. Sent inside the transaction in
which they say so.

`celebrations_wanted(sender=Round, member: Member, group: Group, now: datetime)`: the board of a round is drawn for one who
holds the circle. Whoever knows what people chose to show since the last one answers with a list of `Due`.

`doors_wanted(sender=Round, rounds: list[int], member: Member | None, now: datetime)`: those rounds, which have not opened, are
about to be taken away by that member, or (None) by the worker. Whoever holds rounds live answers with those of them whose door
was opened: they stay. Sent while the group is locked.
"""

from dataclasses import dataclass

from django.dispatch import Signal

help_asked = Signal()
celebrations_wanted = Signal()
doors_wanted = Signal()


@dataclass(frozen=True, slots=True)
class Due:
    """Something to celebrate, as the board shows it: whose, by the name they go by there, and what."""

    name: str
    pebble: int
    title: str
