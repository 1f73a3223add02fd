"""What the page of a live round shows one member: the ring, the order, what is theirs to press. Loaded, not decided."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from checkins.board import Said, show
from checkins.models import Presence
from core.drawing import pebble_number
from core.drawing.ring import ARC, NAMED, Spot, spots
from groups.models import Membership
from live import machine, reading
from live.models import LiveRound, MeetingLink, Turn, TurnWords
from members.models import Member


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in the order, as its reader sees it."""

    turn: Turn
    name: str
    pebble: int
    seat_id: str
    holds: bool
    mine: bool
    here: bool
    mark: str
    """"sharing", "next", "shared", "passed" or nothing."""
    said: Said | None
    words: TurnWords | None
    word: TurnWords | None
    above: str = ""
    """The seat it can be moved before; empty where it cannot."""
    below: str = ""

    @property
    def line(self) -> str:
        """ "Here, holds the space"."""
        said = {"holds the space": self.holds, "only listens": self.turn.listening, "hand up": self.turn.hand}
        return ", ".join(["Here" if self.here else "Not here", *(words for words, so in said.items() if so)])


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who would like somebody to reach out, and is not here."""

    name: str
    pebble: int
    said: Said | None


class Room:
    """One live round as one member may see it: at most nine statements, however many are there."""

    def __init__(self, member: Member, live: LiveRound, seat: Membership, now: dt.datetime) -> None:
        self.member, self.live, self.seat, self.now = member, live, seat, now
        self.seats = {seat.member_id: seat for seat in reading.seats(group=live.group_id, now=now)}
        rows = reading.turns(member=member.pk, live=live.pk, now=now)
        self.turns = [turn for turn in rows if turn.member_id in self.seats]
        self.mine = next((turn for turn in self.turns if turn.member_id == member.pk), None)
        self.current = machine.speaker(live, self.turns)
        self.following = machine.following(live, self.turns)

    @property
    def holds(self) -> bool:
        """Whether the one who looks holds the space."""
        return self.seat.holds

    @property
    def my_turn(self) -> bool:
        """Whether it is the turn of the one who looks."""
        return self.current is not None and self.current == self.mine

    @cached_property
    def _unwanted(self) -> set[int]:
        """Whom the one who looks does not want to read here."""
        return {row.other for row in reading.unwanted(member=self.member.pk, group=self.live.group_id)}

    @cached_property
    def _answers(self) -> dict[int, Said | None]:
        """What each of them chose to show in their check-in for this round, to this reader."""
        shown = reading.answers(member=self.member.pk, of_round=self.live.round_id, now=self.now)
        for row in shown:
            row.round = self.live.round  # what was asked is read off it
        return {row.member_id: show(row, self.now) for row in shown if row.member_id not in self._unwanted}

    @cached_property
    def _written(self) -> dict[tuple[int, str], TurnWords]:
        rows = reading.written(member=self.member.pk, live=self.live.pk, now=self.now)
        return {(row.turn_id, row.kind): row for row in rows}

    @cached_property
    def places(self) -> list[Place]:
        """The order, with everyone in it."""
        movable = [turn for turn in self.turns if machine.is_to_come(turn) and turn != self.current]
        return [self._place(turn, movable) for turn in self.turns]

    def _place(self, turn: Turn, movable: list[Turn]) -> Place:
        seat = self.seats[turn.member_id]
        at = movable.index(turn) if turn in movable else -1
        above = movable[at - 1] if at > 0 else None
        below = movable[at + 1] if 0 <= at < len(movable) - 1 else None
        return Place(
            turn, seat.name, pebble_number(seat.public_id), seat.public_id, seat.holds,
            turn == self.mine, turn.is_here(self.now), self._mark(turn), self._answers.get(turn.member_id),
            self._written.get((turn.pk, "turn")), self._written.get((turn.pk, "word")),
            self.seats[above.member_id].public_id if above else "",
            self.seats[below.member_id].public_id if below else "",
        )  # fmt: skip

    def _mark(self, turn: Turn) -> str:
        if turn == self.current:
            return "sharing"
        if turn == self.following and self.live.goes_on:
            return "next"
        return "" if turn.state == Turn.State.WAITING else turn.state

    @cached_property
    def speaking(self) -> Place | None:
        """Whose turn it is."""
        return next((place for place in self.places if place.mark == "sharing"), None)

    @cached_property
    def next(self) -> Place | None:
        """Who is next."""
        return next((place for place in self.places if place.mark == "next"), None)

    @cached_property
    def own(self) -> Place | None:
        """The place of the one who looks."""
        return next((place for place in self.places if place.mine), None)

    @cached_property
    def ring(self) -> list[tuple[Spot, Place | None]]:
        """The picture: whoever speaks first, then those to come, the open seat, and those who have had their turn."""
        places = self.places
        first = self.speaking or self.next
        at = places.index(first) if first else 0
        everyone: list[Place | None] = [*places[at:], *places[:at]]
        # The open seat stands between the end of the order and its beginning.
        everyone.insert(len(places) - at, None)
        numbers = [place.pebble if place else None for place in everyone]
        return list(zip(spots(numbers, self.speaking is not None), everyone, strict=False))

    @property
    def named(self) -> bool:
        """Whether the picture has room for names."""
        return len(self.turns) <= NAMED

    @property
    def had(self) -> int:
        """How many have had their turn, or passed."""
        return sum(turn.state != Turn.State.WAITING for turn in self.turns)

    @property
    def here(self) -> int:
        """How many are here."""
        return sum(turn.is_here(self.now) for turn in self.turns)

    @property
    def elapsed(self) -> int:
        """Seconds of this turn so far."""
        return machine.elapsed(self.live, self.now)

    @property
    def clock(self) -> str:
        """ "1:42"."""
        return f"{self.elapsed // 60}:{self.elapsed % 60:02}"

    @property
    def over(self) -> bool:
        """Whether it has taken about as long as it was meant to."""
        return self.elapsed >= self.live.seconds

    @property
    def about(self) -> int:
        """About how many minutes this turn has."""
        return self.live.seconds // 60

    @property
    def time(self) -> str:
        """What stands under the clock."""
        if self.live.paused_at:
            return "Paused"
        return "Take the time you need" if self.over else f"of about {self.about} minutes"

    @property
    def arc(self) -> str:
        """How much of the ring round whoever speaks is drawn."""
        return f"{min(1.0, self.elapsed / self.live.seconds) * ARC:.1f} {ARC:.1f}"

    @cached_property
    def link(self) -> MeetingLink | None:
        """Where it meets, for who is here or holds it."""
        links = (
            MeetingLink.objects.visible_to(self.member, self.now)
            .of_who_holds(self.now)
            .filter(live=self.live)
        )
        return links.select_related("key").first()

    @cached_property
    def asking(self) -> list[Asking]:
        """For those who hold the space: who asked for somebody and is not here."""
        if not self.holds:
            return []
        rows = Presence.objects.visible_to(self.member, self.now).asking(self.member)
        asked = rows.filter(round=self.live.round_id).exclude(member=self.member)
        here = {turn.member_id for turn in self.turns if turn.is_here(self.now)}
        seats = [
            self.seats[who]
            for who in asked.values_list("member", flat=True)
            if who in self.seats and who not in here
        ]
        return [
            Asking(seat.name, pebble_number(seat.public_id), self._answers.get(seat.member_id))
            for seat in sorted(seats, key=lambda seat: seat.name)
        ]

    @property
    def others_who_hold(self) -> list[str]:
        """Names of those who hold the space besides the one who looks."""
        return [seat.name for seat in self.seats.values() if seat.holds and seat.member_id != self.member.pk]
