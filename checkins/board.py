"""What pages show of one round: one's own answer, what others chose to show, and who was here. Loaded, not decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from checkins.forms import SKIES
from checkins.models import CheckIn, Presence, Round
from core.drawing import pebble_number
from core.words import in_a_row, number_word
from groups.models import Membership
from groups.seats import people
from members.models import Member

WEATHERS = dict(CheckIn.WEATHERS)
PULLS = dict(CheckIn.PULLS)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody chose to show."""

    weather: str
    icon: str
    pull: str
    words: str
    held: bool
    """Shown to those who hold the space only."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a seat, in one round. `asks` is "" or whom they asked for."""

    seat_id: str
    name: str
    pebble: int
    said: Said | None = None
    asks: str = ""
    mine: bool = False


class Room:
    """One round's people and answers as one member may see them: three statements, however many there are."""

    def __init__(self, member: Member, of_round: Round, now: dt.datetime) -> None:
        self.member, self.round, self.now = member, of_round, now
        self.seats = people(of_round.group, now)
        answers = CheckIn.objects.visible_to(member, now).filter(round=of_round).select_related("key")
        self.answers = {answer.member_id: answer for answer in answers}
        self.mine = self.answers.get(member.pk)
        here = Presence.objects.visible_to(member, now).filter(round=of_round)
        self.asks = {
            who: reach if reach != CheckIn.Reach.NO else ""
            for who, reach in here.values_list("member", "reach")
        }

    @property
    def holds(self) -> bool:
        """Whether the one who looks holds the space."""
        return any(seat.holds and seat.member_id == self.member.pk for seat in self.seats)

    @property
    def count(self) -> str:
        """ "Eleven people"."""
        number = len(self.seats)
        return f"{number_word(number).capitalize()} {'person' if number == 1 else 'people'}."

    @property
    def holders(self) -> str:
        """ "Juniper and Tobi", without the one who looks; empty where that leaves nobody."""
        names = [seat.name for seat in self.seats if seat.holds and seat.member_id != self.member.pk]
        return in_a_row(names)

    def others(self) -> list[Person]:
        """Who else said something to everyone, or asked anyone to reach out."""
        return [
            person
            for seat, person in self._people()
            if not person.mine
            and (person.asks == CheckIn.Reach.ANYONE or (person.said and not person.said.held))
        ]

    def here(self) -> list[Person]:
        """For those who hold the space: everyone who came, with what they chose to show."""
        return [person for seat, person in self._people() if seat.member_id in self.asks]

    def asking(self) -> list[Person]:
        """For those who hold the space: who would like somebody to reach out."""
        return [person for person in self.here() if person.asks and not person.mine]

    def not_yet(self) -> list[Person]:
        """For those who hold the space: whom the circle has not heard from."""
        return [person for seat, person in self._people() if seat.member_id not in self.asks]

    def _people(self) -> Iterable[tuple[Membership, Person]]:
        for seat in self.seats:
            answer = self.answers.get(seat.member_id)
            said = show(answer) if answer is not None and answer.audience != CheckIn.Audience.ME else None
            yield seat, Person(
                seat.public_id, seat.name, pebble_number(seat.public_id), said,
                self.asks.get(seat.member_id, ""), seat.member_id == self.member.pk,
            )  # fmt: skip


def show(answer: CheckIn) -> Said | None:
    """An answer in words; None for a pass, and for one that says nothing."""
    if answer.passed or not (answer.weather or answer.pull or answer.words):
        return None
    pull = "" if answer.pull == "unsaid" else PULLS.get(answer.pull or "", "")
    held = answer.audience != CheckIn.Audience.GROUP
    weather = answer.weather or ""
    return Said(WEATHERS.get(weather, ""), SKIES.get(weather, ""), pull, answer.words or "", held)


def last_audience(member: Member, of_round: Round, now: dt.datetime) -> str:
    """Whom that member let see their answer in that group the time before; empty the first time."""
    before = CheckIn.objects.visible_to(member, now).filter(
        member=member, group=of_round.group_id, passed=False
    )
    return before.exclude(round=of_round).order_by("-at").values_list("audience", flat=True).first() or ""
