"""The product beside a small model of it (`tests/groups/model.py`), through whatever people do in whatever order.

After each step every member's every share is asked of the model, of `visible_to`, and of either lock by itself. One
example is a life of two groups on a real PostgreSQL, undone afterwards. `make deep` looks longer and further.
"""

import datetime as dt
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
from shares.models import Acknowledgement, Reply, Share
from tests.depth import lives
from tests.groups.ground import ODD_MINUTES, circles, everybody, holders, longer_ago, numbers, people
from tests.groups.lives import Seats
from tests.groups.model import CLOSEST_FIRST, DAY, allows
from tests.groups.office import Office
from tests.groups.words import Words
from vault.actor import acting_as, keeper

EXAMPLES = lives(0, 300)
"""How many lives `make deep` looks at; 0 in the suite, which looks at the same few each time."""

A_FEW, STEPS = 12, 40

_OTHERS_ROWS = "SELECT id FROM shares_share WHERE author_id <> %s AND taken_back_at IS NULL"
"""What row security by itself shows of others' words: no condition of ours beside it."""


@prepared
def _visible(member: int, now: dt.datetime) -> "QuerySet[Share, Any]":
    return Share.objects.visible_to(Member(pk=member), now).values_list("pk", named=True)


@prepared
def _visible_replies(member: int, now: dt.datetime) -> "QuerySet[Reply, Any]":
    return Reply.objects.visible_to(Member(pk=member), now).values_list("pk", named=True)


@prepared
def _shown(member: int, now: dt.datetime) -> "QuerySet[Share, Any]":
    looks = Member(pk=member)
    return Share.objects.visible_to(looks, now).shown_to(looks).values_list("pk", named=True)


@prepared
def _pressed(member: int, now: dt.datetime) -> "QuerySet[Acknowledgement, Any]":
    rows = Acknowledgement.objects.visible_to(Member(pk=member), now)
    return rows.values_list("share_id", "member__sign_in_name", "kind", named=True)


class Lives(Seats, Words, Office):
    """They say things, under promises that change; and the clock moves."""

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
        waits = bool(circle.stage) or circle.change is not None
        blocked = direction == "looser" and (waits or not allows(self.floor, name, value))
        assert (done is not None) == (may and not blocked)
        if done is None:
            return
        if direction == "closer":
            circle.set({name: value})
            circle.falls_away(name)
        elif direction == "looser":
            circle.change, circle.held_since = {name: value}, None
            circle.change_due = self.minute + self.notice_days * DAY

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
            circle.ends(self.minute + self.notice_days * DAY)

    @precondition(lambda self: any(circle.stage for circle in self.circle))
    @rule(by=holders, number=circles)
    def call_off(self, by: str, number: int) -> None:
        by = self.who(number, by)
        circle = self.circle[number]
        self.do(by, actions.call_off_closing, member=self.person[by], group=self.group[number])
        may = by in circle.holders(self.minute) and circle.stage in ("", "notice")
        assert (self.refused is None) == may
        circle.stage = "" if may else circle.stage

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

    @rule(minutes=st.sampled_from([5, 16]))
    def a_while_passes(self, minutes: int) -> None:
        """Long enough, or nearly, for words to stand as they are."""
        longer_ago(dt.timedelta(minutes=minutes))
        self.minute += minutes

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
    def what_each_is_shown(self) -> None:
        """What somebody hid or who they do not want to read changes what they are shown, and what nobody else is."""
        for name, person in self.person.items():
            shown = set().union(*(circle.shown(name, self.minute) for circle in self.circle))
            heard = set().union(*(circle.pressed(name, self.minute) for circle in self.circle))
            with acting_as(person.pk), transaction.atomic():
                found = {row.pk for row in _shown(member=person.pk, now=clock.now())}
                pressed = {tuple(row) for row in _pressed(member=person.pk, now=clock.now())}
            assert found == shown, name
            assert pressed == heard, name

    @invariant()
    def words_keep_their_promise(self) -> None:
        """Whatever is done to words or to settings later: they read as their author wrote them last, and stand under the promise
        and for the readers they were said to."""
        said = {pk: share for circle in self.circle for pk, share in circle.said.items()}
        if not said:
            return
        pks = {name: person.pk for name, person in self.person.items()}
        with transaction.atomic(), keeper("test: what stands in the rows, whoever may read it"):
            rows = Share.objects.filter(pk__in=said).select_related("key", "promise")
            stands = {
                row.pk: (row.body, row.audience, set(row.readers), row.unnamed, row.promise.version)
                for row in rows
            }
        assert stands == {
            pk: (
                None if share.gone else share.words, share.audience, {pks[name] for name in share.readers},
                share.unnamed, share.promise,
            )
            for pk, share in said.items()
        }  # fmt: skip

    @invariant()
    def nothing_beyond_the_floor(self) -> None:
        for made, circle in zip(self.group, self.circle, strict=True):
            stands = Group.objects.get(pk=made.pk)
            if circle.stage != "erased":
                beyond = [
                    name for name in circle.settings if not allows(self.floor, name, getattr(stands, name))
                ]
                assert not beyond

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
            state = "waiting" if circle.held_since is None else "held"
            expected = [(circle.change, state)] if circle.change else []
            assert [(change.wanted, change.state) for change in waits] == expected
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
    everybody()
    look(max_examples=EXAMPLES or A_FEW, derandomize=not EXAMPLES)


@pytest.mark.django_db
def test_the_life_in_which_a_looser_way_in_comes_after_the_words() -> None:
    """The one the promise is most about, lived on purpose."""
    everybody()
    life = Lives()
    life.two_groups("ask", "closed")
    life.share("finn", 1, "group", set(), False, None)
    life.come_a_week_later("dev", 1)
    assert "dev" in life.circle[1].seats
    life.who_reads_what()
    life.teardown()
