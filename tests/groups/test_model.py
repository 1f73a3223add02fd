"""The product beside a small model of it (`tests/groups/model.py`), through whatever people do in whatever order.

After each step every member's every share is asked of the model, of `visible_to`, and of either lock by itself. One
example is a life of two groups on a real PostgreSQL, undone afterwards. `make model` looks longer and further.
"""

import datetime as dt
import os
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from core import clock
from core.prepared import prepared
from groups import actions, changes, closing, line, promises, visits
from groups.models import Closing, Group, Membership, SettingsChange
from members.models import Member
from shares import actions as saying
from shares.models import Reply, Share
from tests.cast import member
from tests.groups.ground import NAMES, ODD_MINUTES, circles, holders, longer_ago, numbers, people, sitters
from tests.groups.lives import Seats
from tests.groups.model import CLOSEST_FIRST, DAY, READ_LATER, Said
from vault.actor import acting_as, keeper

EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "0"))
"""How many lives `make model` looks at; 0 in the suite, which looks at the same few each time."""

A_FEW, STEPS = 12, 40

_OTHERS_ROWS = "SELECT id FROM shares_share WHERE author_id <> %s AND taken_back_at IS NULL"
"""What row security by itself shows of others' words: no condition of ours beside it."""


@prepared
def _visible(member: int, now: dt.datetime) -> "QuerySet[Share, Any]":
    return Share.objects.visible_to(Member(pk=member), now).values_list("pk", named=True)


@prepared
def _visible_replies(member: int, now: dt.datetime) -> "QuerySet[Reply, Any]":
    return Reply.objects.visible_to(Member(pk=member), now).values_list("pk", named=True)


class Lives(Seats):
    """They say things too, under promises that change; and the clock moves."""

    # -- The promise --

    @rule(by=holders, number=circles, name=st.sampled_from(sorted(CLOSEST_FIRST)), which=numbers)
    def change(self, by: str, number: int, name: str, which: int) -> None:
        by = self.who(number, by)
        circle, values = self.circle[number], CLOSEST_FIRST[name]
        value = values[which % len(values)]
        direction = circle.wants(name, value)
        wanted = {**promises.terms_of(Group.objects.get(pk=self.group[number].pk)), name: value}
        done = self.do(
            by, actions.change_settings, member=self.person[by], group=self.group[number], settings=wanted, version=circle.version
        )  # fmt: skip
        may = by in circle.holders(self.minute)
        blocked = direction == "looser" and (bool(circle.stage) or circle.change is not None)
        assert (done is not None) == (may and not blocked)
        if done is None:
            return
        if direction == "closer":
            circle.set({name: value})
            if circle.change and circle.change.pop(name, None) is not None and not circle.change:
                circle.change = None
        elif direction == "looser":
            circle.change, circle.change_due = {name: value}, self.minute + 7 * DAY

    @rule(who=people, number=circles)
    def come_a_week_later(self, who: str, number: int) -> None:
        """A more open way in, its notice, and somebody who comes by it: what was said before was not said to them."""
        self.change("holder", number, "joining", 3)
        self.time_passes(8, False)
        self.take(who, number, False)

    @precondition(lambda self: any(circle.change for circle in self.circle))
    @rule(by=holders, number=circles)
    def think_again(self, by: str, number: int) -> None:
        by = self.who(number, by)
        circle = self.circle[number]
        waiting = changes.waiting(self.group[number])
        assert (waiting is not None) == (circle.change is not None)
        if waiting is None:
            return
        self.do(by, actions.withdraw_change, member=self.person[by], change=waiting)
        assert (self.refused is None) == (by in circle.holders(self.minute))
        if self.refused is None:
            circle.change = None

    # -- The end --

    @rule(by=holders, number=circles, sure=st.sampled_from([False, False, False, True]))
    def begin_closing(self, by: str, number: int, sure: bool) -> None:
        by = self.who(number, by)
        circle = self.circle[number]
        if not sure or circle.stage:
            return
        self.do(
            by, actions.begin_closing, member=self.person[by], group=self.group[number], reason="It was good."
        )
        assert (self.refused is None) == (by in circle.holders(self.minute))
        if self.refused is None:
            circle.stage, circle.stage_ends, circle.change = "notice", self.minute + 7 * DAY, None
            circle.asks = {}

    @precondition(lambda self: any(circle.stage for circle in self.circle))
    @rule(by=holders, number=circles)
    def call_off(self, by: str, number: int) -> None:
        by = self.who(number, by)
        circle = self.circle[number]
        self.do(by, actions.call_off_closing, member=self.person[by], group=self.group[number])
        may = by in circle.holders(self.minute) and circle.stage in ("", "notice")
        assert (self.refused is None) == may
        circle.stage = "" if may else circle.stage

    # -- Words --

    @rule(
        who=sitters, number=circles, audience=st.sampled_from(["group", "group", "facilitators", "chosen"]),
        chosen=st.sets(sitters, min_size=1, max_size=2), unnamed=st.booleans(), days=st.sampled_from([None, None, 1, 7]),
    )  # fmt: skip
    def share(
        self, who: str, number: int, audience: str, chosen: set[str], unnamed: bool, days: int | None
    ) -> None:
        who = self.who(number, who)
        circle = self.circle[number]
        readers = sorted({self.who(number, name) for name in chosen}) if audience == "chosen" else []
        said = self.do(
            who, saying.share, author=self.person[who], group=self.group[number], audience=audience, words="x",
            submission=uuid.uuid4(), readers=[self.person[name] for name in readers], unnamed=unnamed, stay_days=days,
        )  # fmt: skip
        if said is None:
            return
        sits = circle.sits(who, self.minute)
        assert sits is not None
        assert circle.stage in ("", "notice", "farewell")
        kept = int(str(circle.settings["stay_days"]))
        stays = kept if days is None else days
        assert not kept or 0 < stays <= kept
        if audience == "chosen":
            assert circle.settings["writing"] == "chosen"
            assert circle.settings["members_seen"] == "seats" or sits.holds
            assert all(
                circle.sits(name, self.minute) and (who, name) not in circle.withheld for name in readers
            )
        circle.said[said.pk] = Said(
            who, audience, frozenset(readers), self.tick(), READ_LATER[str(circle.settings["joining"])],
            self.minute + stays * DAY if stays else None,
        )  # fmt: skip

    @precondition(lambda self: any(circle.said for circle in self.circle))
    @rule(who=sitters, number=circles, which=numbers)
    def reply(self, who: str, number: int, which: int) -> None:
        who = self.who(number, who)
        circle, pk = self.circle[number], self.one_of(number, which)
        if pk is None:
            return
        share = circle.said[pk]
        with acting_as(self.person[share.author].pk):
            row = Share.objects.select_related("author", "key").filter(pk=pk).first()
        if row is None:
            return
        answer = self.do(
            who, saying.reply, author=self.person[who], to=row, words="y", submission=uuid.uuid4()
        )
        may = circle.reads(who, share, self.minute) and circle.stage not in ("copies", "erased")
        assert (answer is not None) == may
        if answer:
            share.replies[answer.pk] = who

    @precondition(lambda self: any(circle.said for circle in self.circle))
    @rule(who=people, number=circles, which=numbers)
    def take_back(self, who: str, number: int, which: int) -> None:
        circle, pk = self.circle[number], self.one_of(number, which)
        if pk is None:
            return
        share = circle.said[pk]
        with acting_as(self.person[share.author].pk):
            row = Share.objects.select_related("author", "key").filter(pk=pk).first()
        if row is None:
            return
        who = share.author if which < 7 else who
        self.do(who, saying.take_back, author=self.person[who], said=row)
        assert (self.refused is None) == (who == share.author and not share.gone)
        share.gone = share.gone or self.refused is None

    def one_of(self, number: int, which: int) -> int | None:
        """One of the shares of that group, the newest most often."""
        said = list(self.circle[number].said)
        return said[-1 - which % len(said)] if said else None

    # -- The clock --

    @rule(days=st.sampled_from([1, 3, 7, 8, 14]), asleep=st.sampled_from([False, False, True]))
    def time_passes(self, days: int, asleep: bool) -> None:
        """Everything that happened is longer ago. The worker may be asleep: then nothing it does has happened yet."""
        longer_ago(dt.timedelta(days=days, minutes=ODD_MINUTES))
        self.minute += days * DAY + ODD_MINUTES
        if not asleep:
            self.worker()

    @rule()
    def worker(self) -> None:
        """One tick; a second one finds nothing more."""
        for _ in range(2):
            now = clock.now()
            changes.take_effect(now=now)
            closing.advance(now=now)
            visits.tend(now=now)
            line.tend(now=now)
        for circle in self.circle:
            circle.tend(self.minute)

    # -- What must always be so --

    @invariant()
    def who_reads_what(self) -> None:
        for name, person in self.person.items():
            expected = set().union(*(circle.readable(name, self.minute) for circle in self.circle))
            answers = set().union(*(circle.replies_readable(name, self.minute) for circle in self.circle))
            with acting_as(person.pk), transaction.atomic(), connection.cursor() as cursor:
                visible = {row.pk for row in _visible(member=person.pk, now=clock.now())}
                replies = {row.pk for row in _visible_replies(member=person.pk, now=clock.now())}
                cursor.execute(_OTHERS_ROWS, [person.pk])
                alone = {row[0] for row in cursor.fetchall()}
                with keeper("test: what our own condition lets through, without row security beside it"):
                    ours = {row.pk for row in _visible(member=person.pk, now=clock.now())}
            assert visible == expected, name
            assert ours == expected, name
            assert replies == answers, name
            assert alone == {pk for pk in expected if not self.mine(name, pk)}, name

    def mine(self, name: str, pk: int) -> bool:
        return any(pk in circle.said and circle.said[pk].author == name for circle in self.circle)

    @invariant()
    def seats_and_promises(self) -> None:
        for made, circle in zip(self.group, self.circle, strict=True):
            stands = Group.objects.get(pk=made.pk)
            seats = Membership.objects.filter(group=made, until=None).select_related("member")
            assert {seat.member.sign_in_name: seat.holds for seat in seats} == {
                who: seat.holds for who, seat in circle.seats.items()
            }
            assert len(circle.seats) <= circle.most
            if circle.stage == "erased":
                continue
            assert circle.holders(self.minute), "nobody holds it"
            assert {name: getattr(stands, name) for name in circle.settings} == circle.settings
            versions = list(made.promises.order_by("pk").values_list("version", flat=True))
            assert versions == list(range(1, circle.version + 1))
            waits = SettingsChange.objects.filter(group=made, state__in=changes.OPEN)
            assert [change.wanted for change in waits] == ([circle.change] if circle.change else [])
            stage = Closing.objects.filter(group=made).values_list("stage", flat=True).first()
            assert (stage or "") == circle.stage


def look(**more: Any) -> None:
    quiet = list(HealthCheck)
    run_state_machine_as_test(
        Lives,
        settings=settings(
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=quiet,
            print_blob=False,
            **more,
        ),
    )


@pytest.mark.django_db
def test_the_product_does_what_the_model_does() -> None:
    for name in NAMES:
        member(name)
    look(max_examples=EXAMPLES or A_FEW, derandomize=not EXAMPLES)


@pytest.mark.django_db
def test_the_life_in_which_a_looser_way_in_comes_after_the_words() -> None:
    """The one the promise is most about, lived on purpose."""
    for name in NAMES:
        member(name)
    life = Lives()
    life.two_groups("ask", "closed")
    life.share("finn", 1, "group", set(), False, None)
    life.come_a_week_later("dev", 1)
    assert "dev" in life.circle[1].seats
    life.who_reads_what()
    life.teardown()
