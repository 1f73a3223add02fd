"""The turn machine, whatever people press and in whichever order: nobody is skipped who did not pass."""

import datetime as dt

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from live import machine
from live.models import LiveRound, Turn

NOW = dt.datetime(2026, 11, 28, 19, 30, tzinfo=dt.UTC)
State, Stage = Turn.State, LiveRound.Stage
who = st.integers(0, 5)


class Rounds(RuleBasedStateMachine):
    """Six people at most; two who hold, each of whom may press on a page that is older than the round is."""

    def __init__(self) -> None:
        super().__init__()
        self.live = LiveRound(stage=Stage.ARRIVING, step=0, seconds=180)
        self.turns: list[Turn] = []
        self.passed: set[int] = set()
        self.had: list[int] = []
        self.made = 0
        self.order: list[int] = []

    def _at(self, place: int) -> Turn | None:
        return self.turns[place] if place < len(self.turns) else None

    def _current(self) -> int | None:
        return self.live.current_id

    @precondition(lambda self: len(self.turns) < 6)
    @rule()
    def comes_in(self) -> None:
        self.made += 1
        place = max((turn.place for turn in self.turns), default=-1) + 1
        self.turns.append(Turn(pk=self.made, member_id=self.made, place=place))
        self.order.append(self.made)

    @rule(back=st.integers(0, 2))
    def begins(self, back: int) -> None:
        before, step = self._current(), self.live.step
        changed = machine.begin(self.live, self.turns, NOW, step=step - back)
        if changed:
            assert back == 0
            assert before is None, "nobody loses their turn to a beginning"

    @rule(passed=st.booleans(), pages=st.lists(st.integers(0, 2), min_size=1, max_size=3))
    def two_thank_at_once(self, passed: bool, pages: list[int]) -> None:
        """However many press on the same page, and on older ones, one turn ends."""
        speaking, step = machine.speaker(self.live, self.turns), self.live.step
        to_come = machine.following(self.live, self.turns)
        leaving = State.PASSED if passed else State.SHARED
        done = [
            machine.hand_on(self.live, self.turns, NOW, step=step - back, leaving=leaving) for back in pages
        ]
        assert sum(done) == (speaking is not None and 0 in pages)
        if any(done):
            assert speaking is not None
            assert self._current() == (to_come.pk if to_come else None), "the next one, and nobody after them"
            (self.passed.add if passed else self.had.append)(speaking.pk)

    @rule(place=who)
    def passes(self, place: int) -> None:
        turn = self._at(place)
        if turn is None or turn.state != State.WAITING:
            return
        mine = self._current() == turn.pk
        if not (mine and machine.hand_on(self.live, self.turns, NOW, step=self.live.step, leaving="passed")):
            turn.state = State.PASSED
        self.passed.add(turn.pk)

    @rule(place=who, listening=st.booleans())
    def listens(self, place: int, listening: bool) -> None:
        turn = self._at(place)
        if turn is None:
            return
        if listening and self._current() == turn.pk:
            machine.hand_on(self.live, self.turns, NOW, step=self.live.step, leaving=State.WAITING)
        turn.listening = listening

    @rule(place=who)
    def leaves_or_is_removed(self, place: int) -> None:
        turn = self._at(place)
        if turn is None:
            return
        to_come = machine.following(self.live, [other for other in self.turns if other != turn])
        mine = self._current() == turn.pk
        self.turns.remove(turn)
        self.order.remove(turn.pk)
        assert machine.mend(self.live, self.turns, NOW) == mine
        if mine:
            assert self._current() == (to_come.pk if to_come else None), "the turn is handed on"

    @rule(one=who, two=who, before=st.booleans())
    def moves(self, one: int, two: int, before: bool) -> None:
        turn, other = self._at(one), self._at(two)
        if turn is None or other is None:
            return
        machine.move(self.turns, turn, other, before=before)
        self.turns.sort(key=lambda row: (row.place, row.pk))
        if turn != other:
            assert (self.turns.index(turn) < self.turns.index(other)) == before
            rest = [pk for pk in self.order if pk != turn.pk]
            assert [row.pk for row in self.turns if row != turn] == rest, "the others stay as they were"
        assert machine.move(self.turns, turn, other, before=before) == [], "pressed again it does nothing"
        self.order = [row.pk for row in self.turns]

    @rule(rest=st.booleans())
    def rests(self, rest: bool) -> None:
        elapsed = machine.elapsed(self.live, NOW)
        machine.pause(self.live, NOW, rest=rest)
        assert machine.elapsed(self.live, NOW) == elapsed

    @rule()
    def closes(self) -> None:
        speaking = machine.speaker(self.live, self.turns)
        if machine.close(self.live, self.turns, step=self.live.step):
            assert speaking is None, "nobody is cut short"

    @invariant()
    def the_order_changes_by_moves_alone(self) -> None:
        assert [turn.pk for turn in self.turns] == self.order

    @invariant()
    def one_speaks_at_most_and_it_is_their_turn(self) -> None:
        speaking = machine.speaker(self.live, self.turns)
        if self._current() is not None:
            assert speaking is not None
            assert speaking.state == State.WAITING
            assert not speaking.listening
            assert self.live.stage == Stage.TURNS

    @invariant()
    def nobody_is_skipped_who_did_not_pass(self) -> None:
        """Whoever neither had their turn, passed nor listens is speaking, or waits in the line of whom the next press asks."""
        over = {*self.passed, *self.had}
        for turn in self.turns:
            if turn.pk not in over:
                assert turn.state == State.WAITING
        waiting = [turn for turn in self.turns if machine.is_to_come(turn) and turn.pk != self._current()]
        to_come = machine.following(self.live, self.turns)
        assert to_come == (waiting[0] if waiting else None)


TestRounds = Rounds.TestCase
TestRounds.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_a_minute_more_is_given_once_a_page() -> None:
    live = LiveRound(stage=Stage.TURNS, step=3, seconds=180, current_id=1)
    assert machine.more_time(live, step=3, had=180)
    assert not machine.more_time(live, step=3, had=180), "the other one pressed on the same page"
    assert machine.more_time(live, step=3, had=240)
    assert live.seconds == 300


def test_a_pause_takes_nobodys_time() -> None:
    live = LiveRound(stage=Stage.TURNS, step=1, seconds=180, current_id=1, turn_began_at=NOW)
    a_minute = dt.timedelta(minutes=1)
    machine.pause(live, NOW + a_minute, rest=True)
    assert machine.elapsed(live, NOW + 9 * a_minute) == 60
    machine.pause(live, NOW + 9 * a_minute, rest=False)
    assert machine.elapsed(live, NOW + 10 * a_minute) == 120
