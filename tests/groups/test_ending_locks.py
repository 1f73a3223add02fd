"""A circle's end as the database keeps it by itself: every question of the application's own is out of the way here."""

import datetime as dt
import itertools
import threading
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Q

from checkins import actions as checkins
from checkins.models import CheckIn
from core import clock
from groups import actions, policies
from groups.models import Closing, Membership
from milestones import actions as milestones
from milestones.models import Celebration, KindWord, Milestone
from shares import actions as shares
from shares.models import Acknowledgement, Reply, Share
from tests.cast import CANARY, Cast, group, member, reply, rung, seat, share
from tests.groups.ends import ORDER, come_to, ending
from vault.actor import acting_as, keeper
from vault.keys import key_for

STEPS = set(itertools.pairwise(ORDER))
FILTERED, UNFILTERED = "rc_worker", "rc_keeper"
ROLES = [FILTERED, UNFILTERED, "rc_owner"]


def as_role(role: str, statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL ROLE rc_worker")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("before", ORDER)
@pytest.mark.parametrize("after", ORDER)
def test_an_end_moves_to_its_next_stage_and_nowhere_else(
    cast: Cast, before: str, after: str, role: str
) -> None:
    closing = ending(cast.tuesday, cast.now, before)
    move = partial(
        as_role, role, "UPDATE groups_closing SET stage = %s, reason = 'y' WHERE id = %s", after, closing.pk
    )
    if before == after or (before, after) in STEPS:
        move()
        after_it = after
    else:
        with pytest.raises(IntegrityError, match="no stage of an end is skipped"):
            move()
        after_it = before
    assert Closing.objects.get(pk=closing.pk).stage == after_it


@pytest.mark.parametrize("stage", ORDER)
def test_an_end_begins_with_its_notice_and_is_called_off_during_it_only(cast: Cast, stage: str) -> None:
    closing = ending(cast.tuesday, cast.now)
    fields = {
        f"{name}_at": getattr(closing, f"{name}_at") for name in ("begun", "farewell", "copies", "erase")
    }
    if stage == "notice":
        closing.delete()
        assert not Closing.objects.exists()
        return
    with pytest.raises(IntegrityError, match="begins with its notice"), transaction.atomic():
        Closing.objects.create(group=cast.mornings, stage=stage, **fields)
    come_to(closing, stage)
    for role in ROLES:
        with pytest.raises(IntegrityError, match="called off during its notice only"):
            as_role(role, "DELETE FROM groups_closing WHERE id = %s", closing.pk)
    with pytest.raises(IntegrityError, match="stays with its group"):
        as_role(FILTERED, "UPDATE groups_closing SET group_id = %s", cast.mornings.pk)


@pytest.mark.parametrize("stage", ORDER)
def test_nobody_new_comes_into_a_circle_that_ends(cast: Cast, stage: str) -> None:
    visitor = member("visitor")
    visits = seat(visitor, cast.tuesday, cast.now, visit_rounds=2)
    gone = cast.tuesday.memberships.get(member=cast.dev)
    elsewhere = cast.mornings.memberships.get(member=cast.cleo)
    ben = cast.tuesday.memberships.get(member=cast.ben)
    ending(cast.tuesday, cast.now, stage)
    new: list[Callable[[], object]] = [
        lambda: seat(cast.cleo, cast.tuesday, cast.now),
        lambda: Membership.objects.filter(pk=gone.pk).update(until=None),
        lambda: Membership.objects.filter(pk=elsewhere.pk).update(group=cast.tuesday),
        lambda: Membership.objects.filter(pk=ben.pk).update(member=cast.cleo),
        lambda: Membership.objects.filter(pk=visits.pk).update(visit_rounds=None),
    ]
    for comes in new:
        for role in (FILTERED, UNFILTERED):
            with pytest.raises(ProgrammingError, match="nobody new comes"), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL ROLE {role}")
                comes()
    seat(cast.moe, cast.tuesday, cast.now, until=cast.now)  # it is over already: who comes reads nothing
    ben.paused_until, ben.role = cast.now, "facilitator"
    ben.save()
    visits.until = cast.now
    visits.save()


def test_with_our_own_question_gone_the_database_still_lets_nobody_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cast.ask
    seat(visitor := member("visitor"), cast.tuesday, cast.now, visit_rounds=2)
    cast.tuesday.joining = "at_once"
    cast.tuesday.save()
    ending(cast.tuesday, cast.now)
    monkeypatch.setattr(policies, "is_ending", lambda group: False)
    for comes in (
        partial(actions.take_seat, member=cast.cleo, group=cast.tuesday, version=1),
        partial(actions.admit, member=cast.ana, request=cast.ask),
        partial(actions.stay, member=visitor, group=cast.tuesday),
    ):
        with pytest.raises(ProgrammingError, match="nobody new comes"), transaction.atomic():
            comes(now=cast.now)


Deeds = dict[str, partial[object]]


def new_words(cast: Cast) -> Deeds:
    """Everything somebody can say there, by its own action."""
    assert cast.share
    assert cast.celebration
    by_ben = share(cast.ben, cast.tuesday, "just said", cast.now)
    on_it = reply(cast.ben, cast.share, "just answered", cast.now)
    with acting_as(cast.ben.pk):
        key, walked = key_for(owner_id=cast.ben.pk), cast.now.date()
        another = Milestone.objects.create(
            journey=cast.journey, member=cast.ben, **rung("6m"), reached_on=walked, told_at=cast.now, key=key
        )
    now = {"now": cast.now}
    return {
        "share": partial(shares.share, author=cast.ben, group=cast.tuesday, audience="group", words="x", submission=uuid.uuid4(), **now),
        "reply": partial(shares.reply, author=cast.ben, to=cast.share, words="x", submission=uuid.uuid4(), **now),
        "edit": partial(shares.edit, author=cast.ben, said=by_ben, words="other words", **now),
        "note": partial(shares.edit, author=cast.ben, said=by_ben, words="just said", note="a note", **now),
        "edit a reply": partial(shares.edit, author=cast.ben, said=on_it, words="other words", **now),
        "acknowledge": partial(shares.acknowledge, member=cast.ana, share=cast.share, kind="thank", **now),
        "pass": partial(checkins.pass_by, member=cast.ana, of_round=cast.round, **now),
        "answer": partial(checkins.answer, member=cast.ana, of_round=cast.round, audience="group", words="x", **now),
        "answer anew": partial(checkins.answer, member=cast.ben, of_round=cast.round, audience="group", words="y", **now),
        "celebrate": partial(milestones.celebrate, member=cast.ben, milestone=another, group=cast.tuesday, **now),
        "kind word": partial(milestones.leave_kind_word, member=cast.ana, celebration=cast.celebration, words="well", **now),
    }  # type: ignore[dict-item]  # fmt: skip


def speaker(deed: partial[object]) -> int:
    details: dict[str, Any] = deed.keywords
    return int((details.get("author") or details["member"]).pk)


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No policy asks any more whether something can still be said."""
    for module in ("shares.policies", "checkins.policies", "milestones.policies"):
        monkeypatch.setattr(f"{module}.still_speaking", lambda prefix="": Q())


@pytest.mark.parametrize("stage", ORDER)
def test_nothing_new_is_said_from_the_copies_on(cast: Cast, stage: str, unasked: None) -> None:
    deeds = new_words(cast)
    ending(cast.tuesday, cast.now, stage)
    silent = stage in ("copies", "erased")
    for name, deed in deeds.items():
        with acting_as(speaker(deed)):
            try:
                with transaction.atomic():
                    deed()
                    transaction.set_rollback(True)
                refused = ""
            except DatabaseError as error:
                refused = str(error)
        assert ("nothing new is said" in refused) == silent, (name, refused)
        assert silent or not refused, (name, refused)


@pytest.mark.parametrize("stage", ["copies", "erased"])
def test_nor_by_those_whom_row_security_does_not_filter(cast: Cast, stage: str) -> None:
    assert cast.share
    said = {"group": cast.tuesday, "author": cast.ben, "created_at": cast.now, "key": cast.share.key}
    ending(cast.tuesday, cast.now, stage)
    with (
        pytest.raises(ProgrammingError, match="nothing new is said"),
        transaction.atomic(),
        keeper("test: whoever writes"),
    ):
        Share.objects.create(body=f"{CANARY} late", promise=cast.share.promise, **said)


@pytest.mark.parametrize("stage", ORDER)
def test_taking_back_and_erasing_stay_open_at_every_stage(cast: Cast, stage: str) -> None:
    assert cast.share
    assert cast.celebration
    answered = reply(cast.ben, cast.share, "answered", cast.now)
    ending(cast.tuesday, cast.now, stage)
    with acting_as(cast.ben.pk):
        for said in (answered, cast.share):
            shares.take_back(author=cast.ben, said=said, now=cast.now)
        checkins.take_back(member=cast.ben, check_in=CheckIn.objects.get(pk=cast.checkin.pk))  # type: ignore[union-attr]
        milestones.take_down(member=cast.ben, celebration=cast.celebration)
        actions.leave(member=cast.ben, group=cast.tuesday, now=cast.now, words="taken")
    with transaction.atomic(), keeper("test: what can be deleted"):
        for model in (Acknowledgement, Reply, KindWord, Celebration, CheckIn):
            model.objects.filter(group=cast.tuesday).delete()  # type: ignore[attr-defined]


def meanwhile(first: Callable[[], object], second: Callable[[], object]) -> list[BaseException]:
    """`first` has been done and not yet been committed when `second` begins. What `second` raised; it had to wait."""
    raised: list[BaseException] = []

    def later() -> None:
        try:
            with transaction.atomic():
                second()
        except DatabaseError as error:
            raised.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=later)
    with transaction.atomic():
        first()
        other.start()
        other.join(0.5)
        assert other.is_alive(), "it did not wait for what the other one does"
    other.join(10)
    assert not other.is_alive()
    return raised


@pytest.mark.django_db(transaction=True)
def test_a_seat_and_an_end_at_the_same_moment_wait_for_each_other() -> None:
    """Without the group's row being locked by anybody but the database itself."""
    now = clock.now()
    made, other = group("Circle", now), group("Other", now)
    seeker = member("seeker")
    dates = {
        f"{name}_at": now + n * dt.timedelta(days=1)
        for n, name in enumerate(("farewell", "copies", "erase"), 1)
    }

    def ends(which: Any) -> object:
        return Closing.objects.create(group=which, begun_at=now, **dates)

    [refused] = meanwhile(partial(ends, made), partial(seat, seeker, made, now))
    assert "nobody new comes" in str(refused)
    assert not meanwhile(partial(seat, seeker, other, now), partial(ends, other))
    assert other.memberships.filter(until=None).count() == 1
