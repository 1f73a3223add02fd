"""A request against everything that can happen to it: answers, absences, blocks, leaving, erasure and the clock, in any order.

What must hold after every deed and its tick: somebody who can holds it, or it is on its way for no longer than its member set, or its
page says that nobody holds the room now, and then nobody is there who was not told; it moves on at the very minute its step is over;
nobody outside the ring was ever told, and nobody about whom who asks keeps quiet reads its line.
"""

import contextlib
import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups import actions as groups
from groups.models import Membership, Mute
from groups.refusals import HoldsForAll, LastHolder
from members.models import Member
from notices.models import Notice
from support import asking, following, machine, refusals
from support.asking import Place
from support.models import Asked, RequestWords, SupportRequest
from support.querysets import help_of
from tests.cast import CANARY, Cast, seat
from tests.depth import DEEP, lives
from tests.support.hands import DAY, HOUR, MINUTE, ask, fresh, press, sit, tick
from vault.actor import acting_as, keeper

MINUTES = (5, 20, 40)
PEOPLE = ("ana", "one", "two", "three", "deputy")
PRESSES = ("take", "cannot", "hand_on", "answered", "open_help")
ABSENCES = ("leave", "pause", "back", "close", "erase")
WISHES = ("mute", "block", "unmute", "asker_mutes", "asker_blocks", "asker_unmutes")
deeds = st.lists(
    st.tuples(st.sampled_from(PRESSES * 2 + ABSENCES + WISHES), st.sampled_from(PEOPLE), st.integers(0, 90)),
    min_size=1,
    max_size=14,
)
ENDS = ("", "withdraw", "leave", "closed", "a day", "answered")


class Undone(Exception):
    """Takes one example back."""


@given(deeds=deeds, ends=st.sampled_from(ENDS))
@settings(
    max_examples=lives(8, 100), deadline=None, suppress_health_check=list(HealthCheck), derandomize=not DEEP
)
def test_it_always_has_an_owner_or_says_so(circle: Cast, deeds: Any, ends: str) -> None:
    _live(circle, deeds, ends)


def test_what_was_found_before_is_tried_each_time(circle: Cast) -> None:
    """Lives that went wrong once."""
    for deeds, ends in (
        ([("take", "one", 1), ("asker_blocks", "one", 1), ("asker_unmutes", "one", 50)], "withdraw"),
        ([("take", "one", 1), ("pause", "one", 1), ("back", "one", 90)], ""),
        ([("pause", "deputy", 0), ("cannot", "ana", 70), ("back", "deputy", 90)], "a day"),
        ([("take", "one", 6), ("mute", "one", 1), ("unmute", "one", 1), ("take", "one", 1)], "answered"),
    ):
        _live(circle, deeds, ends)


def _live(cast: Cast, deeds: Any, ends: str) -> None:
    try:
        with transaction.atomic():
            _Life(cast).live(deeds, ends)
            raise Undone
    except Undone:
        pass


class _Life:
    """One request, and everybody around it. "one" sits in a second circle, too, where Ben asks them by another name."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.now = cast, cast.now
        cast.mornings.writing = "chosen"
        cast.mornings.save()
        people = {name: sit(name, cast.tuesday, self.now) for name in ("one", "two", "three")}
        people["deputy"] = sit("deputy", cast.tuesday, self.now, role="facilitator")
        self.people = {"ana": cast.ana, **people}
        for person, name in ((people["one"], "Dune"), (cast.ben, "Marsh")):
            seat(person, cast.mornings, self.now - DAY, name=name, name_key=name.lower())
        self.outsider = sit("outsider", cast.tuesday, self.now)
        here, there = cast.tuesday.pk, cast.mornings.pk
        self.request = ask(
            cast, Place(here, people["one"].pk, 1, MINUTES[0]), Place(here, people["two"].pk, 1, MINUTES[0]),
            Place(there, people["one"].pk, 2, MINUTES[1]), Place(here, people["three"].pk, 2, MINUTES[1]),
            Place(here, None, 3, MINUTES[2]), words=f"{CANARY} hm",
        )  # fmt: skip
        self.ring = {person.pk for person in self.people.values()}
        self.told: set[int] = set()
        self._look()

    def live(self, deeds: Any, ends: str) -> None:
        for verb, name, minutes in deeds:
            self._wait(minutes * MINUTE)
            self._do(verb, self.people[name])
            tick(self.now)
            self._look()
        if ends:
            self._end(ends)
            tick(self.now)
            self._look()
            assert not fresh(self.request).is_live

    def _wait(self, how_long: dt.timedelta) -> None:
        """Time goes by, and the clock comes at the very minute a step is over."""
        until = self.now + how_long
        while (row := fresh(self.request)).step_until is not None and row.step_until <= until:
            self.now = row.step_until
            tick(self.now)
            self._look()
        self.now = until

    def _do(self, verb: str, person: Member) -> None:
        if not Member.objects.filter(pk=person.pk).exists():
            return
        if verb in PRESSES:
            with contextlib.suppress(PermissionDenied, refusals.NotNow):
                press(verb, person, self.request, self.now)
        elif verb in ABSENCES:
            self._absent(verb, person)
        elif verb.startswith("asker_"):
            self._wish(verb.removeprefix("asker_"), self.cast.ben, person)
        else:
            self._wish(verb, person, self.cast.ben)

    def _absent(self, verb: str, person: Member) -> None:
        group = self.cast.tuesday
        seats = Membership.objects.filter(group=group, member=person, until=None)
        if verb == "leave":
            with contextlib.suppress(LastHolder), acting_as(person.pk), transaction.atomic():
                groups.leave(member=person, group=group, words="stay", now=self.now)
        elif verb in {"pause", "back"}:
            # The database asks the present clock: a pause of days from now covers every instant of this life.
            seats.update(paused_until=self.now + (9 * DAY if verb == "pause" else -9 * DAY))
        elif verb == "close":
            Member.objects.filter(pk=person.pk).update(is_active=False)
        elif person.pk != self.cast.ana.pk:
            with keeper("test: erased"):
                Member.objects.filter(pk=person.pk).delete()

    def _wish(self, verb: str, who: Member, whom: Member) -> None:
        group = self.cast.tuesday
        with acting_as(who.pk), contextlib.suppress(PermissionDenied, HoldsForAll), transaction.atomic():
            if verb == "unmute":
                groups.unmute(member=who, group=group, other=whom, now=self.now)
            else:
                withholds = verb in {"block", "blocks"}
                groups.mute(member=who, group=group, other=whom, withholds=withholds, now=self.now)

    def _end(self, how: str) -> None:
        ben = self.cast.ben
        if how in {"withdraw", "answered"} and fresh(self.request).is_live:
            press(how, ben, self.request, self.now)
        elif how == "leave":
            for group in (self.cast.tuesday, self.cast.mornings):
                with acting_as(ben.pk):
                    groups.leave(member=ben, group=group, words="stay", now=self.now)
        elif how == "a day":
            self.now += machine.OPEN_LASTS + machine.HELD_LASTS
        else:
            Member.objects.filter(pk=ben.pk).update(is_active=False)

    def _look(self) -> None:
        request = fresh(self.request)
        with transaction.atomic(), keeper("test: everything there is"):
            rows = list(Asked.objects.filter(request=request))
            can = set(Asked.objects.reachable(self.now).filter(request=request).values_list("pk", flat=True))
            holders = list(Asked.objects.with_them(self.now).filter(request=request))
        held = [row.pk for row in rows if row.held_at is not None]
        if request.state == "held":
            assert [row.pk for row in holders] == held
            assert len(held) == 1
        elif request.state == "open":
            assert held == []
            self._is_on_its_way(request, [row for row in rows if row.pk in can])
        self.told |= {row.member_id for row in rows if row.told_at}
        assert self.told <= self.ring
        assert set(Notice.objects.filter(kind="hand").values_list("recipient", flat=True)) <= self.told
        self._page(request)
        self._eyes(request)

    def _is_on_its_way(self, request: SupportRequest, rows: list[Asked]) -> None:
        if request.step_until is None:
            assert all(row.told_at for row in rows), "nobody holds the room, and somebody was not told"
        else:
            assert self.now < request.step_until <= self.now + MINUTES[2] * MINUTE
            assert any(row.waits and row.step == request.step for row in rows), "nobody can answer now"

    def _page(self, request: SupportRequest) -> None:
        """What who asked reads: one of the three, never none."""
        ben = self.cast.ben
        with acting_as(ben.pk):
            story = following.story(ben, request, self.now)
            own = asking.open_one(ben, self.now)
            late = following.story(ben, request, self.now + HOUR) if request.is_live else story
        assert (own is not None) == request.is_live
        if request.is_live:
            said = [story.held, story.open and story.nobody_left, story.open and story.moves_at is not None]
            assert said.count(True) == 1
            assert not story.overdue
            assert late.overdue == (request.state == "open" and request.step_until is not None)
        else:
            assert request.ended
        assert machine.nobody_left(request) == (request.state == "open" and request.step_until is None)

    def _eyes(self, request: SupportRequest) -> None:
        """Through everybody's eyes: outside the ring nothing; where either keeps quiet, neither its line nor how to help."""
        wishes = Mute.objects.filter(group=self.cast.tuesday)
        with keeper("test: who keeps quiet about whom"):
            quiet = set(wishes.values_list("member", "other"))
        for person in (self.outsider, *self.people.values()):
            apart = (self.cast.ben.pk, person.pk) in quiet or (person.pk, self.cast.ben.pk) in quiet
            with acting_as(person.pk):
                assert person != self.outsider or not SupportRequest.objects.filter(pk=request.pk).exists()
                if apart or not request.is_live or person == self.outsider:
                    lines = RequestWords.objects.filter(request=request, group=self.cast.tuesday)
                    assert not lines.exists()
                if request.state != "held":
                    assert not help_of(request.asker_id, person, self.now).exists()
