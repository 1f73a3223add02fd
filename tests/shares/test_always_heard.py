"""Whatever happens in a circle, an open hard share has an owner or the plain words that nobody is there; and no words claim
somebody who is not. Random seats, hours, pauses, answers and times, held against a small model that knows nothing of ours."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from groups.models import Membership, Mute, OpenHours
from members.models import Consent
from shares import actions, heard
from shares.actions.waiting import InHand
from shares.models import Share, Waiting
from tests.cast import Cast, member, reply, seat, share
from vault.actor import acting_as

HOUR = dt.timedelta(hours=1)
START = dt.datetime(2026, 6, 9, 12, tzinfo=dt.UTC)
"""A Tuesday far from any change of clocks: the model may ask the clock on the wall."""


@dataclass(frozen=True)
class Sitter:
    """One who sits there, and what becomes of them, in hours from the share."""

    holds: bool
    willing: bool
    came: int
    way: int
    visits: bool
    paused: tuple[int, int] | None
    left: int | None
    agrees: bool
    kept_from: bool
    answers: int | None
    takes: int | None
    lets_go: int | None

    def sits(self, at: int) -> bool:
        paused = self.paused is not None and self.paused[0] <= at < self.paused[1]
        return (self.left is None or at < self.left) and not paused and at >= self.came


MAYBE = st.none() | st.integers(0, 40)
SITTERS = st.lists(
    st.builds(
        Sitter,
        holds=st.booleans(), willing=st.booleans(), came=st.sampled_from([-50, -1, 0, 3]), way=st.integers(1, 3), visits=st.booleans(),
        paused=st.none() | st.tuples(st.integers(0, 20), st.integers(21, 60)), left=MAYBE, agrees=st.sampled_from([True, True, False]),
        kept_from=st.sampled_from([False, False, True]), answers=MAYBE, takes=MAYBE, lets_go=MAYBE,
    ),
    max_size=4,
)  # fmt: skip
ROWS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 22), st.integers(1, 23)).filter(lambda r: r[1] < r[2]),
    max_size=3,
)


@dataclass
class Told:
    """What the model knows of the one share."""

    audience: str
    chosen: set[int]
    newcomers: int
    answered: set[int]
    owner: int | None = None
    since: int = 0

    def reads(self, n: int, who: Sitter, at: int) -> bool:
        meant = self.audience == "group" or (
            who.holds if self.audience == "facilitators" else n in self.chosen
        )
        reach = who.came <= 0 or (not who.visits and who.way <= self.newcomers)
        return who.sits(at) and who.agrees and not who.kept_from and meant and reach


def _open_by_the_wall(rows: list[tuple[int, int, int]], zone: str, now: dt.datetime) -> bool:
    wall = clock.local(now, zone)
    return any(day == wall.weekday() and opens <= wall.hour < closes for day, opens, closes in rows)


def _as_of(people: list[Any], sitters: list[Sitter], at: int) -> None:
    """Seats as they stand at that hour."""
    now = START + at * HOUR
    for person, who in zip(people, sitters, strict=True):
        # Nobody can come before they came: until then the seat is as good as ended.
        gone = (who.left is not None and at >= who.left) or at < who.came
        paused = who.paused is not None and who.paused[0] <= at < who.paused[1]
        Membership.objects.filter(member=person).update(
            until=now if gone else None, paused_until=START + who.paused[1] * HOUR if paused and who.paused else None
        )  # fmt: skip


def _happens(people: list[Any], sitters: list[Sitter], said: Share, told: Told, at: int) -> None:
    """Answers, taking and letting go at that hour, where the product lets them."""
    now = START + at * HOUR
    for n, (person, who) in enumerate(zip(people, sitters, strict=True)):
        reads = told.reads(n, who, at)
        if who.takes == at:
            free = told.owner in (None, n) or at - told.since >= 12 or not sitters[told.owner or 0].sits(at) or (
                not sitters[told.owner or 0].agrees)  # fmt: skip
            waits = len(told.answered) < 2 and n not in told.answered
            may = reads and waits and (who.holds or who.willing)
            try:
                with acting_as(person.pk), transaction.atomic():
                    actions.take_in_hand(member=person, share=said, now=now)
            except (PermissionDenied, InHand):
                taken = False
            else:
                taken, told.owner, told.since = True, n, at
            assert taken == (may and free)
        if who.lets_go == at and told.owner == n and reads:
            with acting_as(person.pk):
                actions.let_go(member=person, share=said, now=now)
            told.owner = None
        if who.answers == at and reads:
            reply(person, said, "here", now)
            told.answered.add(n)


def _holds_true(said: Share, sitters: list[Sitter], told: Told, rows: Any, zone: str, at: int) -> None:
    now = START + at * HOUR
    with acting_as(said.author_id):
        care = heard.care_of(said, now)
    readers = [n for n, who in enumerate(sitters) if told.reads(n, who, at)]
    holders = [n for n in readers if sitters[n].holds]
    if len(told.answered) >= min(2, max(1, len(readers))):
        assert not care
        return
    assert care, "an open hard share with neither an owner nor words"
    owner = (
        told.owner
        if told.owner in readers and told.owner not in told.answered and at - told.since < 12
        else None
    )
    assert (care.owner_name is not None) == (owner is not None)
    if owner is not None:
        assert f"Sitter {owner}" in care.words
        return
    there = bool(holders) and _open_by_the_wall(rows, zone, now)
    assert care.here == there
    assert ("see this" in care.words) == there
    for n in range(len(sitters)):
        if n not in holders:
            assert f"Sitter {n}" not in care.words
    if not there:
        assert any(
            plain in care.words for plain in ("Nobody", "no set hours", "Only the people you chose")
        ), care.words


@pytest.mark.django_db
@given(
    sitters=SITTERS, rows=ROWS, zone=st.sampled_from(["UTC", "Pacific/Auckland", "America/New_York"]),
    audience=st.sampled_from(["group", "group", "facilitators", "chosen"]), newcomers=st.integers(0, 3),
    chosen=st.sets(st.integers(0, 3)), times=st.lists(st.integers(0, 41), min_size=1, max_size=6, unique=True),
)  # fmt: skip
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_never_without_an_owner_or_the_plain_words(
    cast: Cast, sitters: list[Sitter], rows: list[tuple[int, int, int]], zone: str, audience: str, newcomers: int,
    chosen: set[int], times: list[int],
) -> None:  # fmt: skip
    with transaction.atomic():
        before = transaction.savepoint()
        group = cast.tuesday
        group.time_zone, group.stay_days = zone, 0
        group.save()
        Membership.objects.filter(group=group, member=cast.ana).delete()
        Membership.objects.filter(member=cast.ben).update(since=START - 99 * HOUR)
        for day, opens, closes in sorted(set(rows), key=lambda r: (r[0], r[1])):
            OpenHours.objects.get_or_create(
                group=group, weekday=day, opens=dt.time(opens), defaults={"closes": dt.time(closes)}
            )
        kept = [(r.weekday, r.opens.hour, r.closes.hour) for r in OpenHours.objects.filter(group=group)]
        people = []
        for n, who in enumerate(sitters):
            person = member(f"sitter{n}", display_name=f"Sitter {n}")
            seat(person, group, START + who.came * HOUR, role="facilitator" if who.holds else "member", willing=who.willing,
                 way=who.way, visit_rounds=2 if who.visits else None)  # fmt: skip
            if not who.agrees:
                Consent.objects.filter(member=person, purpose="health-words").update(withdrawn_at=START)
            people.append(person)
        with acting_as(cast.ben.pk):
            for person, who in zip(people, sitters, strict=True):
                if who.kept_from:
                    Mute.objects.create(group=group, member=cast.ben, other=person, withholds=True, at=START)
        named = [people[n].pk for n in chosen if n < len(people)]
        said = share(cast.ben, group, "it is hard", START, hard=True, audience=audience, newcomers=newcomers,
                     readers=named if audience == "chosen" else [])  # fmt: skip
        with acting_as(cast.ben.pk):
            Waiting.objects.create(share=said, group=group, due_at=START)
        told = Told(audience, chosen, newcomers, set())
        moments = {
            n for who in sitters for n in (who.answers, who.takes, who.lets_go) if n is not None
        } | set(times)
        moments |= {who.takes + n for who in sitters if who.takes is not None for n in (11, 12)}
        for at in sorted(moments):
            _as_of(people, sitters, at)
            heard.tend(now=START + at * HOUR)
            _happens(people, sitters, said, told, at)
            _holds_true(said, sitters, told, kept, zone, at)
        transaction.savepoint_rollback(before)
