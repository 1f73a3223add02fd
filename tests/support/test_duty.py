"""Who is on duty: hours, cover, stepping back, notes and load; by those who hold a circle, and nobody else."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from notices.models import Notice
from support import actions, rota
from support.asking import Place
from support.models import Duty, DutyNote
from tests.cast import CANARY, NAMES, Cast
from tests.support.hands import DAY, sit, told
from vault.actor import acting_as, keeper

MONDAY = dt.date(2026, 11, 30)


def hours(cast: Cast) -> Duty:
    """Ana's, on Mondays from six to eight in the evening (the cast's)."""
    with acting_as(cast.ana.pk):
        return Duty.objects.visible_to(cast.ana).filter(member=cast.ana).select_related("group").get()


def on_duty(cast: Cast, at: dt.datetime) -> set[int]:
    with keeper("test: the rota"):
        rows = list(Duty.objects.filter(group=cast.tuesday).select_related("group"))
    return {member for _, member in rota.on_duty(rows, at)}


@pytest.mark.parametrize(
    ("at", "somebody"), [("17:59", False), ("18:00", True), ("19:59", True), ("20:00", False)]
)
def test_somebody_is_on_duty_in_their_hours_by_the_circles_clock(cast: Cast, at: str, somebody: bool) -> None:
    cast.tuesday.time_zone = "Asia/Tokyo"
    cast.tuesday.save()
    wall = dt.datetime.fromisoformat(f"2026-11-30T{at}+09:00")
    assert bool(on_duty(cast, wall)) == somebody


def test_hours_to_midnight_end_with_the_day(cast: Cast) -> None:
    with acting_as(cast.ana.pk):
        actions.be_on_duty(
            member=cast.ana, group=cast.tuesday, weekday=1, opens=dt.time(22), closes=dt.time(0), now=cast.now
        )
    assert on_duty(cast, dt.datetime(2026, 12, 1, 23, 59, tzinfo=dt.UTC)) == {cast.ana.pk}
    assert on_duty(cast, dt.datetime(2026, 12, 2, 0, 0, tzinfo=dt.UTC)) == set()


def test_cover_me_for_once_and_the_first_who_says_yes_has_it(cast: Cast) -> None:
    one = sit("one", cast.tuesday, cast.now, role="facilitator")
    two = sit("two", cast.tuesday, cast.now, role="facilitator")
    row = hours(cast)
    at = dt.datetime(2026, 11, 30, 19, tzinfo=dt.UTC)
    with acting_as(cast.ana.pk):
        actions.ask_cover(member=cast.ana, duty=row, date=MONDAY, now=cast.now)
    assert set(Notice.objects.filter(kind="duty-hours").values_list("recipient", flat=True)) == {
        one.pk,
        two.pk,
    }
    assert on_duty(cast, at) == {cast.ana.pk}  # until one says yes it is still hers
    with acting_as(one.pk):
        assert actions.cover(member=one, duty=row, now=cast.now)
    with acting_as(two.pk):
        assert not actions.cover(member=two, duty=row, now=cast.now)
    assert on_duty(cast, at) == {one.pk}
    assert on_duty(cast, at + 7 * DAY) == {cast.ana.pk}


def test_stepping_back_frees_the_hours_and_leaves_no_reason(cast: Cast) -> None:
    one = sit("one", cast.tuesday, cast.now, role="facilitator")
    row = hours(cast)
    with acting_as(cast.ana.pk):
        actions.step_back(member=cast.ana, group=cast.tuesday, now=cast.now)
    assert on_duty(cast, dt.datetime(2026, 11, 30, 19, tzinfo=dt.UTC)) == set()
    assert Notice.objects.filter(kind="duty-hours", recipient=one).count() == 1
    with acting_as(one.pk):
        assert actions.take_hours(member=one, duty=row, now=cast.now)
        assert not actions.take_hours(member=one, duty=row, now=cast.now)
    assert on_duty(cast, dt.datetime(2026, 11, 30, 19, tzinfo=dt.UTC)) == {one.pk}


@pytest.mark.parametrize("who", ["ben", "cleo", "eve", "ada", "zoe"])
def test_nobody_else_keeps_the_rota(cast: Cast, who: str) -> None:
    person, row = getattr(cast, who), hours(cast)
    with acting_as(person.pk):
        for press_ in (
            lambda: actions.step_back(member=person, group=cast.tuesday, now=cast.now),
            lambda: actions.take_hours(member=person, duty=row, now=cast.now),
            lambda: actions.cover(member=person, duty=row, now=cast.now),
            lambda: actions.leave_note(member=person, group=cast.tuesday, words="x", now=cast.now),
            lambda: actions.ask_cover(member=person, duty=row, date=MONDAY, now=cast.now),
        ):
            with pytest.raises(PermissionDenied):
                press_()
        assert Duty.objects.filter(pk=row.pk).update(member=None) == 0  # by the database alone


@pytest.mark.parametrize("who", NAMES)
def test_a_note_is_read_by_those_who_hold_the_circle_each_lock_alone(cast: Cast, who: str) -> None:
    with acting_as(cast.ana.pk):
        note = actions.leave_note(member=cast.ana, group=cast.tuesday, words=f"{CANARY} next", now=cast.now)
    person, seen = getattr(cast, who), int(who == "ana")
    with acting_as(person.pk):
        assert DutyNote.objects.filter(pk=note.pk).count() == seen
    with keeper("test: row security off"):
        assert DutyNote.objects.visible_to(person, cast.now).filter(pk=note.pk).count() == seen


def test_the_load_is_told_to_those_who_hold_the_circle_only(cast: Cast) -> None:
    def load(who: int) -> dict[int, int]:
        with acting_as(who), connection.cursor() as cursor:
            cursor.execute("SELECT member, load FROM sec.duty_load(%s)", [cast.tuesday.pk])
            return dict(cursor.fetchall())

    assert load(cast.ana.pk) == {cast.ana.pk: 1}  # the cast's: she is with Ben
    assert load(cast.ben.pk) == load(cast.cleo.pk) == {}


def test_leaving_frees_the_hours(cast: Cast) -> None:
    from groups import actions as groups

    sit("one", cast.tuesday, cast.now, role="facilitator")
    row = hours(cast)
    with acting_as(cast.ana.pk):
        groups.leave(member=cast.ana, group=cast.tuesday, words="stay", now=cast.now)
    with keeper("test: the row"):
        assert Duty.objects.get(pk=row.pk).member_id is None


def test_who_is_with_somebody_is_not_handed_another_while_one_is_free(cast: Cast) -> None:
    """The cast's Ana is with Ben: of another's request whoever holds it too hears first."""
    free = sit("free", cast.tuesday, cast.now, role="facilitator")
    asker = sit("asker", cast.tuesday, cast.now)
    with acting_as(asker.pk):
        request = actions.ask(
            member=asker, places=[Place(cast.tuesday.pk, None, 1, 15)], words="", now=cast.now
        )
    assert told(request) == {free.pk}
