"""Groups as they are meant to be, in plain Python and without a database: what `test_model.py` holds the product against.

It knows no more than what members are told: who sits where, what was said to whom under which promise, and what time it
is. Its reading rule is written from the promise's sentences and shares no line with the product.
"""

from dataclasses import dataclass, field

DAY = 24 * 60

CLOSEST_FIRST: dict[str, list[object]] = {
    "joining": ["closed", "invited", "ask", "at_once"],
    "stay_days": [1, 7, 30, 90, 0],
    "writing": ["no", "chosen"],
    "trial_rounds": [0, 1, 2],
    "members_seen": ["holders", "seats"],
}
"""The settings the model moves, each from its closest choice to its most open one."""

READ_LATER = {
    "closed": set(),
    "invited": {"invited"},
    "ask": {"invited", "asked"},
    "at_once": {"invited", "asked", "at_once"},
}
"""By the way of joining that held when something was said: who may read it that comes to stay later, by how they came."""


def allows(floor: dict[str, object], name: str, value: object) -> bool:
    """Whether a site with that floor lets a group have that value."""
    order = CLOSEST_FIRST[name]
    return order.index(value) <= order.index(floor.get(name, order[-1]))


@dataclass(eq=False)
class Seat:
    """Somebody's seat."""

    who: str
    since: int
    way: str
    taken_at: int = 0
    """The minute; `since` counts events, which never share one."""
    holds: bool = False
    visiting: int = 0
    over_at: int | None = None
    paused_until: int = 0


@dataclass(eq=False)
class Said:
    """A share."""

    author: str
    audience: str
    readers: frozenset[str]
    at: int
    later: set[str]
    fades_at: int | None
    words: str = ""
    minute: int = 0
    unnamed: bool = False
    promise: int = 0
    """The version it was said under."""
    gone: bool = False
    replies: dict[int, str] = field(default_factory=dict)
    """Author by the id of the row."""
    heard: set[tuple[str, str]] = field(default_factory=set)
    """Who pressed what."""


@dataclass(eq=False)
class Circle:
    """A group."""

    settings: dict[str, object]
    most: int
    version: int = 1
    seats: dict[str, Seat] = field(default_factory=dict)
    asks: dict[str, bool] = field(default_factory=dict)
    """Who waits for an answer, and whether they came with an invitation."""
    said: dict[int, Said] = field(default_factory=dict)
    kept_out: set[str] = field(default_factory=set)
    withheld: set[tuple[str, str]] = field(default_factory=set)
    muted: set[tuple[str, str]] = field(default_factory=set)
    hidden: set[tuple[str, int]] = field(default_factory=set)
    change: dict[str, object] | None = None
    change_due: int = 0
    held_since: int | None = None
    """Since when an admin holds what waits."""
    stage: str = ""
    stage_ends: int = 0

    def holders(self, minute: int) -> list[str]:
        return [who for who, seat in self.seats.items() if seat.holds and seat.paused_until <= minute]

    def sits(self, who: str, minute: int) -> Seat | None:
        """Their seat, if they have one that is not paused."""
        seat = self.seats.get(who)
        return seat if seat and seat.paused_until <= minute else None

    def reads(self, who: str, share: Said, minute: int) -> bool:
        """The reading rule, in the order of the promise's sentences."""
        seat = self.sits(who, minute)
        if share.gone or (share.fades_at is not None and share.fades_at <= minute) or seat is None:
            return False
        if share.author == who:
            return True
        if (share.author, who) in self.withheld:
            return False
        if share.audience == "facilitators" and not seat.holds:
            return False
        if share.audience == "chosen" and who not in share.readers:
            return False
        return seat.since < share.at or (not seat.visiting and seat.way in share.later)

    def readable(self, who: str, minute: int) -> set[int]:
        return {pk for pk, share in self.said.items() if self.reads(who, share, minute)}

    def shown(self, who: str, minute: int) -> set[int]:
        """What somebody is shown of what they can read: less what they hid, and what people said under their name whom they
        do not want to read. A name left away is not sorted out, or muting would tell whose it is."""
        return {
            pk
            for pk in self.readable(who, minute)
            if (who, pk) not in self.hidden
            and (self.said[pk].unnamed or (who, self.said[pk].author) not in self.muted)
        }

    def pressed(self, who: str, minute: int) -> set[tuple[int, str, str]]:
        """What was pressed beneath what they can read, except by people who keep their words from them."""
        return {
            (pk, by, kind)
            for pk in self.readable(who, minute)
            for by, kind in self.said[pk].heard
            if (by, who) not in self.withheld
        }

    def replies_readable(self, who: str, minute: int) -> set[int]:
        """A reply is read by whoever reads its share, and from whom its author does not keep their words."""
        return {
            pk
            for share in self.said.values()
            if self.reads(who, share, minute)
            for pk, author in share.replies.items()
            if (author, who) not in self.withheld
        }

    def end(self, who: str) -> None:
        self.seats.pop(who, None)

    def wants(self, name: str, value: object) -> str:
        """Whether that value would be "closer", "looser" or the "same"."""
        order = CLOSEST_FIRST[name]
        before, after = order.index(self.settings[name]), order.index(value)
        return "same" if before == after else "looser" if after > before else "closer"

    def set(self, values: dict[str, object]) -> None:
        self.settings.update(values)
        self.version += 1

    def falls_away(self, name: str) -> None:
        """Closer at once takes its part out of what waits."""
        if self.change:
            self.change.pop(name, None)
            self.change = self.change or None

    def ends(self, stage_ends: int) -> None:
        """Its end is begun: nothing gets looser any more, and nobody who asks is given a seat."""
        self.stage, self.stage_ends = "notice", stage_ends
        self.change, self.asks = None, {}

    def within(self, floor: dict[str, object]) -> None:
        """A floor holds at once: what goes beyond it gets as close as it says, and what waits loses what it does not allow."""
        if self.stage == "erased":
            return
        back = {name: most for name, most in floor.items() if self.wants(name, most) == "closer"}
        if back:
            self.set(back)
        fine = {
            name: value
            for name, value in (self.change or {}).items()
            if self.wants(name, value) == "looser" and allows(floor, name, value)
        }
        self.change = fine or None

    def tend(self, minute: int) -> None:
        """What the clock brings."""
        waits = self.change and self.held_since is None
        if self.change and waits and self.change_due <= minute and not self.stage:
            self.set(self.change)
            self.change = None
        if self.stage and self.stage != "erased" and self.stage_ends <= minute:
            self._next_stage(minute)
        for seat in list(self.seats.values()):
            self._visit(seat, minute)

    def _next_stage(self, minute: int) -> None:
        """Notice, farewell, copies, erased; a stage lasts its full length also where it began late."""
        following = {"notice": "farewell", "farewell": "copies", "copies": "erased"}
        lasts = {"farewell": 7 * DAY, "copies": 14 * DAY, "erased": 0}
        self.stage = following[self.stage]
        begins = minute if minute - self.stage_ends > 60 else self.stage_ends
        self.stage_ends = begins + lasts[self.stage]
        if self.stage == "erased":
            self.seats, self.said, self.asks = {}, {}, {}
            self.withheld, self.muted, self.kept_out, self.hidden = set(), set(), set(), set()

    def _visit(self, seat: Seat, minute: int) -> None:
        """A visit lasts so many weeks, and another one to choose in."""
        if not seat.visiting:
            return
        if seat.over_at is None and (minute - seat.taken_at) // (7 * DAY) >= seat.visiting:
            seat.over_at = minute
        if seat.over_at is not None and minute - seat.over_at >= 7 * DAY:
            self.end(seat.who)
