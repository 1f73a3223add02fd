"""A request against everything that can happen to it: answers, absences, blocks, leaving, erasure and the clock, in any order.

What must hold after every deed and its tick: somebody who can holds it, or it is on its way for no longer than its member set, or its
page says that nobody holds the room now; and nobody outside the ring was ever told.
"""

import contextlib
import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups import actions as groups
from groups.models import Membership, Mute
from groups.refusals import LastHolder
from members.models import Member
from notices.models import Notice
from support import asking, following, machine, refusals
from support.asking import Place
from support.models import Asked, Duty, SupportRequest
from tests.cast import Cast
from tests.support.hands import MINUTE, ask, fresh, press, rows, sit, tick
from vault.actor import acting_as, keeper

MINUTES = (5, 20, 40)
PEOPLE = ("ana", "one", "two", "three", "deputy")
DEEDS = (
    "take",
    "cannot",
    "hand_on",
    "answered",
    "leave",
    "pause",
    "close",
    "erase",
    "mute",
    "block",
    "asker_mutes",
)
deeds = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.sampled_from(PEOPLE), st.integers(0, 90)), min_size=1, max_size=12
)


class Undone(Exception):
    """Takes one example back."""


@pytest.fixture
def life(cast: Cast) -> Any:
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    with keeper("test: nothing asked yet, nobody on duty"):
        SupportRequest.objects.all().delete()
        Duty.objects.all().delete()
    return cast


@given(deeds=deeds, ends=st.sampled_from(["", "withdraw", "leave", "closed"]))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_it_always_has_an_owner_or_says_so(life: Cast, deeds: Any, ends: str) -> None:
    try:
        with transaction.atomic():
            _Life(life).live(deeds, ends)
            raise Undone
    except Undone:
        pass


class _Life:
    """One request, and everybody around it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.now = cast, cast.now
        self.people = {
            "ana": cast.ana,
            **{n: sit(n, cast.tuesday, self.now) for n in ("one", "two", "three")},
        }
        self.people["deputy"] = sit("deputy", cast.tuesday, self.now, role="facilitator")
        self.outsider = sit("outsider", cast.tuesday, self.now)
        self.request = ask(
            cast, Place(cast.tuesday.pk, self.people["one"].pk, 1, MINUTES[0]), Place(cast.tuesday.pk, self.people["two"].pk, 1, MINUTES[0]),
            Place(cast.tuesday.pk, self.people["three"].pk, 2, MINUTES[1]), Place(cast.tuesday.pk, None, 3, MINUTES[2]),
        )  # fmt: skip

    def live(self, deeds: Any, ends: str) -> None:
        for verb, name, minutes in deeds:
            self.now += minutes * MINUTE
            self._do(verb, self.people[name])
            tick(self.now)
            self._look()
        if ends:
            self._end(ends)
            tick(self.now)
            self._look()
            assert not fresh(self.request).is_live

    def _do(self, verb: str, person: Member) -> None:
        group = self.cast.tuesday
        seats = Membership.objects.filter(group=group, member=person, until=None)
        if not Member.objects.filter(pk=person.pk).exists():
            return
        if verb in {"take", "cannot", "hand_on", "answered"}:
            with contextlib.suppress(PermissionDenied, refusals.NotNow):
                press(verb, person, self.request, self.now)
        elif verb == "leave" and seats.exists():
            with contextlib.suppress(LastHolder), acting_as(person.pk), transaction.atomic():
                groups.leave(member=person, group=group, words="stay", now=self.now)
        elif verb == "pause":
            # The database asks the present clock: a pause of a day from now covers every instant of this life.
            seats.update(paused_until=self.now + dt.timedelta(days=9))
        elif verb == "close":
            Member.objects.filter(pk=person.pk).update(is_active=False)
        elif verb == "erase" and person.pk not in {self.cast.ana.pk}:
            with keeper("test: erased"):
                Member.objects.filter(pk=person.pk).delete()
        elif verb in {"mute", "block"} and seats.exists():
            self._mute(person, self.cast.ben, verb == "block")
        elif verb == "asker_mutes":
            self._mute(self.cast.ben, person, True)

    def _mute(self, who: Member, whom: Member, withholds: bool) -> None:
        with keeper("test: somebody keeps apart"):
            Mute.objects.get_or_create(
                group=self.cast.tuesday,
                member=who,
                other=whom,
                defaults={"withholds": withholds, "at": self.now},
            )

    def _end(self, how: str) -> None:
        ben = self.cast.ben
        if how == "withdraw":
            press("withdraw", ben, self.request, self.now)
        elif how == "leave":
            with acting_as(ben.pk):
                groups.leave(member=ben, group=self.cast.tuesday, words="stay", now=self.now)
        else:
            Member.objects.filter(pk=ben.pk).update(is_active=False)

    def _look(self) -> None:
        request, asked = fresh(self.request), rows(self.request)
        holders = [row for row in asked.values() if row.held_at is not None]
        with keeper("test: who can"):
            can = set(
                Asked.objects.with_them(self.now).filter(request=request).values_list("member", flat=True)
            )
        if request.state == "held":
            assert [row.member_id for row in holders] == list(can)
        elif request.state == "open":
            assert not holders
            assert (
                request.step_until is None or self.now < request.step_until <= self.now + MINUTES[2] * MINUTE
            )
        told = {row.member_id for row in asked.values() if row.told_at}
        noticed = set(Notice.objects.filter(kind="hand").values_list("recipient", flat=True))
        assert noticed <= told
        assert self.outsider.pk not in set(asked)
        self._page(request)

    def _page(self, request: SupportRequest) -> None:
        """What who asked reads: one of the three, never none."""
        with acting_as(self.cast.ben.pk):
            story = following.story(self.cast.ben, request, self.now)
            own = asking.open_one(self.cast.ben, self.now)
        assert (own is not None) == request.is_live
        if request.is_live:
            said = [story.held, story.open and story.nobody_left, story.open and story.moves_at is not None]
            assert said.count(True) == 1
        assert machine.nobody_left(request) == (request.state == "open" and request.step_until is None)
