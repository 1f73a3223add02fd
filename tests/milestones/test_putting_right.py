"""No notice contradicts what is true when it is sent: a start that moved, a road that is erased, an account that is closed."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from dateutil.relativedelta import relativedelta
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core import clock
from journeys import actions as road
from journeys import steps
from journeys.days import days_on_road
from journeys.models import Journey
from journeys.signals import journey_erased
from members.actions import change_me
from members.models import Consent, Member
from milestones import actions
from milestones.models import Ladder, Milestone, NoFuss
from milestones.notices import MILESTONE
from milestones.reaching import find_reached
from notices.models import Notice
from tests.milestones.test_reaching import told, walker
from vault.actor import acting_as, keeper

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
START = dt.date(2026, 4, 1)
WRITTEN = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)


def move(person: Member, starts_on: dt.date, now: dt.datetime, *, wanted: bool = True) -> None:
    with acting_as(person.pk):
        journey = Journey.objects.visible_to(person).select_related("key").get()
        road.edit_journey(
            member=person, journey=journey, name="", starts_on=starts_on, month_only=False, counting="all",
            milestones_wanted=wanted, now=now,
        )  # fmt: skip


def erase(person: Member, now: dt.datetime) -> None:
    """As erasing a road does: told beforehand, inside its transaction."""
    with acting_as(person.pk), transaction.atomic():
        journey = Journey.objects.visible_to(person).get()
        journey_erased.send(sender=Journey, member=person, journey=journey, now=now)
        journey.delete()


def waiting(person: Member) -> int:
    return Notice.objects.filter(recipient=person, kind="milestone", state="waiting").count()


def test_a_start_that_moved_on_calls_off_what_waits_and_it_is_told_on_its_day(db: None) -> None:
    person = walker("ida", "UTC", START, WRITTEN)
    now = dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC)
    assert find_reached(now=now) == 2  # the day, of a week ago, and the week
    move(person, START + 3 * DAY, now)
    assert told(person) == [("1d", START + 4 * DAY)]
    assert waiting(person) == 1
    assert [find_reached(now=now + n * DAY) for n in range(5)] == [0, 0, 0, 1, 0]
    assert told(person)[-1] == ("1w", START + 10 * DAY)


def test_what_was_told_of_a_start_that_moved_is_not_told_again(db: None) -> None:
    person = walker("ida", "UTC", START, WRITTEN)
    now = dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC)
    find_reached(now=now)
    Notice.objects.update(state="sent", told_at=now)
    move(person, START + 3 * DAY, now)
    for n in range(8):
        find_reached(now=now + n * DAY)
    assert told(person) == [("1d", START + 4 * DAY), ("1w", START + 10 * DAY)], "on the days they fall on now"
    assert Notice.objects.filter(kind="milestone").count() == 2


def test_what_stands_in_the_product_already_is_taken_from_there_and_not_told_again(db: None) -> None:
    """Its mail waits for the end of quiet hours; its reader may have seen it."""
    person = walker("ida", "UTC", START, WRITTEN)
    now = dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)
    find_reached(now=now)
    Notice.objects.update(told_at=now)
    move(person, START + DAY, now)
    assert waiting(person) == 0
    assert find_reached(now=now + DAY) == 0


def test_not_wanting_to_be_told_calls_off_what_waits(db: None) -> None:
    person = walker("ida", "UTC", START, WRITTEN)
    now = dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)
    find_reached(now=now)
    move(person, START, now, wanted=False)
    assert waiting(person) == 0
    assert told(person) == [("1d", START + DAY)], "what was reached is reached"


def test_an_erased_road_takes_what_waits_along_or_neither_goes(db: None) -> None:
    person = walker("ida", "UTC", START, WRITTEN)
    now = dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC)
    find_reached(now=now)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        erase(person, now)
        raise ZeroDivisionError
    assert waiting(person) == 1
    erase(person, now)
    assert waiting(person) == 0
    assert told(person) == []


def test_a_start_put_right_backwards_tells_what_came_within_the_week_and_nothing_older(db: None) -> None:
    person = walker("ida", "UTC", START, WRITTEN)
    now = dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC)
    find_reached(now=now)
    move(person, START - 400 * DAY, now)
    assert find_reached(now=now) == 0
    move(person, dt.date(2025, 4, 8), now)
    assert find_reached(now=now) == 1
    assert ("1y", dt.date(2026, 4, 8)) in told(person)


# -- Whatever somebody does --------------------------------------------------------------------------------------------
ZONES = ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns", "Europe/Dublin"]
DEEDS = st.one_of(
    st.tuples(st.just("move"), st.integers(-40, -1)),
    st.tuples(st.just("move"), st.integers(1, 12)),
    st.tuples(st.just("travel"), st.integers(0, len(ZONES) - 1)),
    st.tuples(st.just("ladder"), st.integers(0, 4)),
    st.tuples(st.just("first day"), st.integers(0, 1)),
    st.tuples(st.sampled_from(["happened", "put away", "wanted", "fuss", "consent", "erase", "close"]), st.integers(0, 1)),
)  # fmt: skip
DAYS = st.tuples(st.integers(1, 20), DEEDS, st.booleans())
"""Some hours pass (eleven times the number), the sweep comes by, somebody does something, and what waits is sent, or not yet."""


@dataclass
class Life:
    """One member, and what they were sent."""

    person: Member
    now: dt.datetime
    sent: list[tuple[int, int, int]] = field(default_factory=list)
    """Journey, months and days of each."""

    def journey(self) -> Journey | None:
        return Journey.objects.visible_to(self.person).select_related("key").first()

    def do(self, what: str, how: int) -> None:
        if what == "wait":
            self.now += dt.timedelta(hours=11 * how)
        elif what == "sweep":
            find_reached(now=self.now)
        elif what == "send":
            self.send()
        elif what == "close":
            Member.objects.filter(pk=self.person.pk).update(is_active=not how)
        elif what == "consent":
            given = None if how else self.now
            Consent.objects.filter(member=self.person, purpose="health-words").update(withdrawn_at=given)
        elif what == "travel":
            look: dict[str, object] = {"theme": "", "more_contrast": False, "lock_minutes": 15}
            change_me(member=self.person, display_name="Ida", time_zone=ZONES[how], now=self.now, **look)  # type: ignore[arg-type]
            self.person.refresh_from_db()
        elif what == "fuss":
            actions.want_no_fuss(member=self.person, wanted=bool(how), now=self.now)
        elif (journey := self.journey()) is not None:
            self.do_on(journey, what, how)

    def do_on(self, journey: Journey, what: str, how: int) -> None:
        today = clock.today(self.now, self.person.time_zone)
        if what == "move":
            start = min(journey.starts_on + how * DAY, today)
            if self.consents() or start == journey.starts_on:
                move(self.person, start, self.now)
        elif what == "happened" and self.consents():
            steps.answer(member=self.person, said={"road": "new" if how else "carry"}, at=7, now=self.now)
            steps.finish(member=self.person, said={}, now=self.now)
        elif what == "erase" and how:
            erase(self.person, self.now)
        elif what == "put away":
            for row in Milestone.objects.visible_to(self.person).filter(kind="rung")[:1]:
                actions.put_away(member=self.person, milestone=row, now=self.now)
        elif what in ("ladder", "first day", "wanted"):
            ladders = Ladder.objects.visible_to(self.person).order_by("place")
            actions.choose_ladder(
                member=self.person, journey=journey, leap_day=journey.leap_day, now=self.now,
                ladder=ladders[how].public_id if what == "ladder" else journey.ladder,
                first_day=how if what == "first day" else journey.first_day,
                wanted=bool(how) if what == "wanted" else journey.milestones_wanted,
            )  # fmt: skip

    def consents(self) -> bool:
        return Consent.objects.filter(member=self.person, purpose="health-words", withdrawn_at=None).exists()

    def send(self) -> None:
        """As `notices.judging` has it: who has left hears nothing, and the kind is asked once more."""
        for notice in Notice.objects.filter(
            recipient=self.person, kind="milestone", state="waiting"
        ).order_by("pk"):
            active = Member.objects.get(pk=self.person.pk).is_active
            if (
                active
                and self.consents()
                and notice.not_after >= self.now
                and MILESTONE.still_true(notice, self.person, self.now)
            ):
                self.must_be_true(notice)
                Notice.objects.filter(pk=notice.pk).update(state="sent", told_at=self.now)
            else:
                Notice.objects.filter(pk=notice.pk).update(state="dropped")

    def must_be_true(self, notice: Notice) -> None:
        """By a rule of its own, from the road as it is now."""
        row = Milestone.objects.visible_to(self.person).get(public_id=notice.about)
        journey = self.journey()
        assert journey is not None
        assert row.journey_id == journey.pk
        assert journey.milestones_wanted
        assert not NoFuss.objects.visible_to(self.person).exists()
        today = clock.today(self.now, self.person.time_zone)
        falls_on = journey.starts_on + relativedelta(months=row.months, days=row.days)
        falls_on -= DAY if row.days and journey.first_day else DAY * 0
        assert falls_on <= journey.starts_on + days_on_road(journey, today) * DAY, "never early"
        key = (journey.pk, row.months, row.days)
        assert key not in self.sent, "never twice"
        self.sent.append(key)


SENT: list[int] = []


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.lists(DAYS, min_size=1, max_size=5), zone=st.sampled_from(ZONES))
# Lives in which surely something is heard, whatever is drawn besides.
@example(data=[(20, ("first day", 0), True)] * 5, zone="UTC")
@example(data=[(20, ("first day", 0), True)] * 5, zone="Pacific/Kiritimati")
@example(data=[(20, ("first day", 0), True)] * 5, zone="Pacific/Pago_Pago")
@example(data=[(20, ("first day", 0), True)] * 5, zone="America/St_Johns")
@example(data=[(20, ("first day", 0), True)] * 5, zone="Europe/Dublin")
@example(data=[(20, ("travel", 0), True)] * 5, zone="UTC")
@example(data=[(20, ("travel", 4), True)] * 5, zone="Europe/Dublin")
def test_whatever_somebody_does_no_notice_contradicts_what_is_true(
    db: None, data: list[tuple[int, tuple[str, int], bool]], zone: str
) -> None:
    with transaction.atomic():
        person = walker("ida", zone, START, WRITTEN)
        life = Life(person, WRITTEN)
        for hours, (what, how), sends in [*data, (3, ("travel", 0), True)]:
            with acting_as(person.pk):
                life.do("wait", hours)
                life.do("sweep", 0)
                life.do(what, how)
                life.do("send" if sends else "wait", 0)
        SENT.append(len(life.sent))
        with keeper("test"):
            told_of = Milestone.objects.filter(member=person, kind="rung")
            assert len(set(told_of.values_list("journey", "months", "days"))) == told_of.count()
        transaction.set_rollback(True)


def test_something_was_sent_in_it() -> None:
    """Lives in which nobody hears anything would prove nothing."""
    assert not SENT or sum(SENT) > 10
