"""Who is on duty: hours, cover, stepping back, notes and load; by those who hold a circle, and nobody else."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from groups import actions as groups
from members.models import Member
from notices.models import Notice
from support import actions, purge, rota
from support.asking import Place
from support.models import Duty, DutyNote
from tests.cast import CANARY, NAMES, Cast
from tests.groups.ends import ending
from tests.support.hands import DAY, pause, sit, told
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
    sit("one", cast.tuesday, cast.now, role="facilitator")
    row = hours(cast)
    with acting_as(cast.ana.pk):
        groups.leave(member=cast.ana, group=cast.tuesday, words="stay", now=cast.now)
    with keeper("test: the row"):
        assert Duty.objects.get(pk=row.pk).member_id is None


# -- Hours outlive whoever has them ----------------------------------------------------------------------------------------

EVENING = dt.datetime(2026, 11, 30, 19, tzinfo=dt.UTC)


def _handed_over(cast: Cast, other: Member) -> None:
    with acting_as(cast.ana.pk):
        groups.hand_over(member=cast.ana, seat=other.memberships.select_related("group").get(), now=cast.now)


def _stepped_back(cast: Cast, other: Member) -> None:
    with acting_as(cast.ana.pk):
        groups.step_back(member=cast.ana, group=cast.tuesday, now=cast.now)


def _shown_out(cast: Cast, other: Member) -> None:
    seat = cast.ana.memberships.select_related("group").get(group=cast.tuesday)
    with acting_as(other.pk):
        groups.end_seat(member=other, seat=seat, reason="", now=cast.now)


def _closed(cast: Cast, other: Member) -> None:
    Member.objects.filter(pk=cast.ana.pk).update(is_active=False)


def _paused(cast: Cast, other: Member) -> None:
    pause(cast.ana, cast.tuesday, cast.now + 30 * DAY)


LOST: list[Callable[[Cast, Member], None]] = [_handed_over, _stepped_back, _shown_out, _closed, _paused]


@pytest.mark.parametrize("lose", LOST)
def test_whoever_does_not_hold_the_circle_now_is_not_on_duty_and_their_hours_are_free(
    cast: Cast, lose: Callable[[Cast, Member], None]
) -> None:
    other, row = sit("other", cast.tuesday, cast.now, role="facilitator"), hours(cast)
    assert on_duty(cast, EVENING) == {cast.ana.pk}
    lose(cast, other)
    assert on_duty(cast, EVENING) == set()
    with acting_as(other.pk):
        assert Duty.objects.visible_to(other, cast.now).needing(cast.now).filter(pk=row.pk).exists()
        assert actions.take_hours(member=other, duty=row, now=cast.now)
    assert on_duty(cast, EVENING) == {other.pk}


@pytest.mark.parametrize("lose", LOST)
def test_the_worker_frees_them_and_the_others_hear_once_but_a_pause_keeps_them(
    cast: Cast, lose: Callable[[Cast, Member], None]
) -> None:
    other, row = sit("other", cast.tuesday, cast.now, role="facilitator"), hours(cast)
    lose(cast, other)
    for _ in range(2):
        purge.purge_over(now=cast.now)
    with keeper("test: the row"):
        assert Duty.objects.get(pk=row.pk).member_id == (cast.ana.pk if lose is _paused else None)
    heard = Notice.objects.filter(kind="duty-hours").values_list("recipient", flat=True)
    assert list(heard) == ([] if lose is _paused else [other.pk])


def test_cover_by_one_who_does_not_hold_the_circle_any_more_is_none(cast: Cast) -> None:
    one, row = sit("one", cast.tuesday, cast.now, role="facilitator"), hours(cast)
    with acting_as(cast.ana.pk):
        actions.ask_cover(member=cast.ana, duty=row, date=MONDAY, now=cast.now)
    with acting_as(one.pk):
        assert actions.cover(member=one, duty=row, now=cast.now)
        groups.step_back(member=one, group=cast.tuesday, now=cast.now)
    assert on_duty(cast, EVENING) == set()
    purge.purge_over(now=cast.now)
    assert on_duty(cast, EVENING) == {cast.ana.pk}


def test_a_stretch_is_taken_out_of_the_week_by_whose_it_is_or_where_nobody_has_it(cast: Cast) -> None:
    other, row = sit("other", cast.tuesday, cast.now, role="facilitator"), hours(cast)
    with acting_as(other.pk):
        assert not actions.drop_hours(member=other, duty=row, now=cast.now)
    with acting_as(cast.ana.pk):
        assert actions.drop_hours(member=cast.ana, duty=row, now=cast.now)
    with acting_as(cast.ana.pk):
        actions.be_on_duty(
            member=cast.ana, group=cast.tuesday, weekday=1, opens=dt.time(9), closes=dt.time(10), now=cast.now
        )
    row = hours(cast)
    _stepped_back(cast, other)
    with acting_as(other.pk):
        assert actions.drop_hours(member=other, duty=row, now=cast.now)
        assert not Duty.objects.visible_to(other, cast.now).exists()


def test_a_later_end_is_kept_and_an_earlier_one_takes_nothing_away(cast: Cast) -> None:
    """They were told that they are on duty then, so they are."""
    for closes, kept in (("22:00", "22:00"), ("19:00", "22:00"), ("00:00", "00:00"), ("21:00", "00:00")):
        with acting_as(cast.ana.pk):
            actions.be_on_duty(
                member=cast.ana, group=cast.tuesday, weekday=0, opens=dt.time(18),
                closes=dt.time.fromisoformat(closes), now=cast.now,
            )  # fmt: skip
        assert hours(cast).closes == dt.time.fromisoformat(kept)


def test_hours_taken_beside_ones_own_of_the_same_beginning_are_one(cast: Cast) -> None:
    one, row = sit("one", cast.tuesday, cast.now, role="facilitator"), hours(cast)
    with acting_as(one.pk):
        actions.be_on_duty(
            member=one, group=cast.tuesday, weekday=0, opens=dt.time(18), closes=dt.time(19), now=cast.now
        )
    _stepped_back(cast, one)
    with acting_as(one.pk):
        assert actions.take_hours(member=one, duty=row, now=cast.now)
        left = Duty.objects.visible_to(one, cast.now).get()
    assert (left.member_id, left.closes) == (one.pk, dt.time(20))


def test_the_database_lets_nobody_put_another_on_duty_or_take_theirs(cast: Cast) -> None:
    other, row = sit("other", cast.tuesday, cast.now, role="facilitator"), hours(cast)
    for change in ({"member": other}, {"member": None}, {"covered_by": cast.ana}, {"closes": dt.time(21)}):
        with acting_as(other.pk), pytest.raises(ProgrammingError, match="not theirs"), transaction.atomic():
            Duty.objects.filter(pk=row.pk).update(**change)
    with acting_as(other.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        Duty.objects.create(
            group=cast.tuesday, member=cast.ana, weekday=3, opens=dt.time(9), closes=dt.time(10)
        )


def test_in_a_circle_that_has_come_to_its_end_every_press_is_answered_with_a_sentence(cast: Cast) -> None:
    other, row = sit("other", cast.tuesday, cast.now, role="facilitator"), hours(cast)
    _stepped_back(cast, other)
    ending(cast.tuesday, cast.now, "copies")
    path, client = f"/g/{cast.tuesday.public_id}/duty/", Client()
    client.force_login(other)
    for sent in (
        {"verb": "hours", "weekday": "3", "opens": "09:00", "closes": "10:00"},
        {"verb": "note", "words": "late"}, {"verb": "take", "row": row.public_id},
    ):  # fmt: skip
        assert "has come to its end" in client.post(path, sent, follow=True).content.decode()
    assert "Take these hours" not in client.get(path).content.decode()


def test_who_is_with_somebody_is_not_handed_another_while_one_is_free(cast: Cast) -> None:
    """The cast's Ana is with Ben: of another's request whoever holds it too hears first."""
    free = sit("free", cast.tuesday, cast.now, role="facilitator")
    asker = sit("asker", cast.tuesday, cast.now)
    with acting_as(asker.pk):
        request = actions.ask(
            member=asker, places=[Place(cast.tuesday.pk, None, 1, 15)], words="", now=cast.now
        )
    assert told(request) == {free.pk}
