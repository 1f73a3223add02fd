"""What departs from the rule of a rhythm, as plain values: nothing here asks the database."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Departures:
    """Stretches of local dates on which a rhythm rests (first and last included), and its extra rounds by their local date,
    each with a wall time of its own or None for the rhythm's."""

    pauses: tuple[tuple[dt.date, dt.date], ...] = ()
    extras: Mapping[dt.date, dt.time | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        pauses: Iterable[tuple[dt.date, dt.date]],
        extras: Iterable[tuple[dt.date, dt.time | None]],
    ) -> "Departures":
        """From rows, in the order of their dates."""
        return cls(tuple(sorted(pauses)), dict(sorted(extras, key=lambda extra: extra[0])))

    def rests_on(self, date: dt.date) -> bool:
        """Whether the rule's own round of that date is left out."""
        return any(first <= date <= last for first, last in self.pauses)


NONE = Departures()
"""Of a rhythm that keeps to its rule."""
