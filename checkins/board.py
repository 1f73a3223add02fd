"""What pages show of one round: one's own answer, what others chose to show, and who was here. Loaded, not decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from checkins.answered import PULLS_BEHIND, WEATHERS, says_something, told
from checkins.holding import not_heard_from, written_to
from checkins.models import CheckIn, Presence, Round
from checkins.questions import Told
from core.drawing import pebble_number
from core.words import in_a_row, number_word
from groups.models import Membership, Mute
from groups.querysets import set_aside
from groups.seats import apart_words, lasting_seats, people
from journeys.forms.day import SKIES
from members.models import Member


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody chose to show."""

    weather: str
    icon: str
    pull: str
    words: str
    held: bool
    """Shown to those who hold the space only."""
    told: tuple[Told, ...] = ()
    """What else was asked and answered, in order."""
    id: str = ""
    """The answer's own, for a link about it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a seat, in one round. `asks` is "" or whom they asked for."""

    seat_id: str
    name: str
    pebble: int
    said: Said | None = None
    asks: str = ""
    mine: bool = False
    written: bool = False
    """For those who hold the space: somebody has written to them about it."""


class Room:
    """One round's people and answers as one member may see them: three statements, however many there are; and one more where
    it is asked whom they keep away from."""

    def __init__(self, member: Member, of_round: Round, now: dt.datetime) -> None:
        self.member, self.round, self.now = member, of_round, now
        self.seats = people(of_round.group, now)
        answers = CheckIn.objects.visible_to(member, now).filter(round=of_round).select_related("key")
        answers = answers.annotate(aside=set_aside("checkin"))  # of those only one's own
        self.answers = {answer.member_id: answer for answer in answers}
        for answer in self.answers.values():
            answer.round = of_round  # what was asked is read off it
        self.mine = self.answers.get(member.pk)
        here = Presence.objects.visible_to(member, now).filter(round=of_round)
        self.asks = {
            who: reach if reach != CheckIn.Reach.NO else ""
            for who, reach in here.values_list("member", "reach")
        }

    @cached_property
    def _wishes(self) -> dict[int, bool]:
        """Whom the one who looks does not want to read here, and whether they keep their words from them."""
        wishes = Mute.objects.visible_to(self.member).filter(group=self.round.group_id)
        return dict(wishes.values_list("other", "withholds"))

    @cached_property
    def readers(self) -> list[Membership]:
        """Who would read it if the one who looks answered everyone, themselves included."""
        return [seat for seat in self.seats if not self._wishes.get(seat.member_id)]

    @property
    def holds(self) -> bool:
        """Whether the one who looks holds the space."""
        return any(seat.holds and seat.member_id == self.member.pk for seat in self.seats)

    @property
    def count(self) -> str:
        """ "Eleven people", less those from whom the one who looks keeps their words."""
        number = len(self.readers)
        return f"{number_word(number).capitalize()} {'person' if number == 1 else 'people'}."

    @property
    def holders(self) -> str:
        """ "Juniper and Tobi", without the one who looks and those from whom they keep their words; empty where that leaves
        nobody."""
        return in_a_row([seat.name for seat in self.readers if self._other_holder(seat)])

    @property
    def keeps_apart(self) -> bool:
        """Whether the one who looks keeps their words from anybody who sits there."""
        return len(self.readers) < len(self.seats)

    @property
    def apart(self) -> str:
        """Who holds the space and does not read what the one who looks says, as a sentence; mostly empty."""
        held = [seat for seat in self.seats if self._other_holder(seat)]
        names = [seat.name for seat in held if self._wishes.get(seat.member_id)]
        return apart_words(names, others=len(held) > len(names), mine=self.holds)

    def _other_holder(self, seat: Membership) -> bool:
        return seat.holds and seat.member_id != self.member.pk

    def others(self) -> list[Person]:
        """Who else said something to everyone, or asked anyone to reach out; less those the one who looks does not want to read."""
        return [
            person
            for seat, person in self._people()
            if not person.mine
            and seat.member_id not in self._wishes
            and (person.asks == CheckIn.Reach.ANYONE or (person.said and not person.said.held))
        ]

    def here(self) -> list[Person]:
        """For those who hold the space: who came and showed them something or asked for somebody, with what they chose to show.
        Who came quietly is not among them."""
        return [person for seat, person in self._people() if seat.member_id in self.asks]

    def asking(self) -> list[Person]:
        """For those who hold the space: who would like somebody to reach out."""
        return [person for person in self.here() if person.asks and not person.mine]

    def not_heard(self) -> list[Person]:
        """For those who hold the space, once it has closed: whom the circle has not heard from, as far as they want to be looked
        out for; whose seat was paused since as well. One statement more where there are those."""
        silent = not_heard_from(self.round)
        group = self.round.group_id
        paused = lasting_seats((group, who) for who in silent - set(self.by_member)).values()
        seats = sorted([*self.seats, *paused], key=lambda seat: (seat.role, seat.since, seat.pk))
        return [person for seat, person in self._people(seats) if seat.member_id in silent]

    @cached_property
    def by_member(self) -> dict[int, Membership]:
        """The seats, by whose they are."""
        return {seat.member_id: seat for seat in self.seats}

    @cached_property
    def _written(self) -> set[int]:
        """To whom somebody who holds the space has written about it; asked only where the one who looks holds it too."""
        return written_to(self.round) if self.holds else set()

    def _people(self, seats: Iterable[Membership] = ()) -> Iterable[tuple[Membership, Person]]:
        for seat in seats or self.seats:
            answer = self.answers.get(seat.member_id)
            shown = answer is not None and answer.audience != CheckIn.Audience.ME
            said = show(answer, self.now) if answer is not None and shown else None
            yield seat, Person(
                seat.public_id, seat.name, pebble_number(seat.public_id), said,
                self.asks.get(seat.member_id, ""), seat.member_id == self.member.pk, seat.member_id in self._written,
            )  # fmt: skip


def show(answer: CheckIn, now: dt.datetime) -> Said | None:
    """An answer in words; None for a pass, for one that has faded, and for one that says nothing."""
    if answer.passed or answer.has_faded(now) or not says_something(answer):
        return None
    pull = "" if answer.pull == "unsaid" else PULLS_BEHIND.get(answer.pull or "", "")
    held = answer.audience != CheckIn.Audience.GROUP
    weather = answer.weather or ""
    return Said(
        WEATHERS.get(weather, ""), SKIES.get(weather, ""), pull, answer.words or "", held, tuple(told(answer)), answer.public_id
    )  # fmt: skip


def last_audience(member: Member, of_round: Round, now: dt.datetime) -> str:
    """Whom that member let see their answer in that group the time before; empty the first time."""
    before = CheckIn.objects.visible_to(member, now).filter(
        member=member, group=of_round.group_id, passed=False
    )
    return before.exclude(round=of_round).order_by("-at").values_list("audience", flat=True).first() or ""
