"""Asking for a hand, from the first step to its end; and each lock alone."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction

from groups import actions as groups
from groups.models import Mute
from journeys.models import Directive
from notices.models import Notice
from support import actions, machine, purge, refusals
from support.asking import Place
from support.models import Asked, Duty, RequestWords, SupportRequest
from support.querysets import help_of
from tests.cast import CANARY, NAMES, Cast
from tests.support.hands import DAY, HOUR, MINUTE, ask, fresh, pause, press, rows, sit, tick, told
from vault.actor import acting_as, keeper
from vault.models import LedgerEntry


def notices(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_nobody_answers_it_moves_on_is_taken_answered_and_closed(circle: Cast) -> None:
    cast, now = circle, circle.now
    peer = sit("peer", cast.tuesday, now)
    deputy = sit("deputy", cast.tuesday, now, role="facilitator")
    request = ask(
        cast,
        Place(cast.tuesday.pk, peer.pk, 1, 10),
        Place(cast.tuesday.pk, None, 2, 15),
        words=f"{CANARY} hm",
    )
    assert told(request) == {peer.pk} == notices("hand")
    assert tick(now + 9 * MINUTE) == 0
    tick(now + 10 * MINUTE)
    assert told(request) == {peer.pk, cast.ana.pk, deputy.pk}  # nobody is on duty, so all who hold it
    tick(now + 25 * MINUTE)
    assert machine.nobody_left(fresh(request))
    assert cast.ben.pk in notices("hand-news")
    press("take", peer, request, now + 30 * MINUTE)  # who was told first still can
    assert fresh(request).state == "held"
    with pytest.raises(refusals.SomebodyIsWithThem):
        press("take", cast.ana, request, now + 31 * MINUTE)
    assert notices("hand-taken") == {cast.ben.pk}
    press("answered", cast.ben, request, now + HOUR)
    tick(now + HOUR + DAY)
    assert fresh(request).state == "closed"
    with acting_as(None):
        purge.purge_over(now=now + HOUR + DAY + machine.KEPT)
    with keeper("test: what is left"):
        assert not SupportRequest.objects.filter(pk=request.pk).exists()
        assert not RequestWords.objects.filter(author=cast.ben).exists()


def test_all_of_a_step_cannot_and_it_moves_on_at_once(circle: Cast) -> None:
    cast, now = circle, circle.now
    one, two = sit("one", cast.tuesday, now), sit("two", cast.tuesday, now)
    places = [Place(cast.tuesday.pk, person.pk, 1, 60) for person in (one, two)]
    request = ask(cast, *places, Place(cast.tuesday.pk, None, 2, 15))
    press("cannot", one, request, now + MINUTE)
    tick(now + MINUTE)
    assert cast.ana.pk not in told(request)
    press("cannot", two, request, now + 2 * MINUTE)
    tick(now + 2 * MINUTE)
    assert cast.ana.pk in told(request)
    assert fresh(request).step_until == now + 17 * MINUTE


def test_who_holds_it_hands_it_on_and_those_who_wait_hear_once_more(circle: Cast) -> None:
    cast, now = circle, circle.now
    one, two = sit("one", cast.tuesday, now), sit("two", cast.tuesday, now)
    request = ask(cast, *[Place(cast.tuesday.pk, person.pk, 1, 20) for person in (one, two)])
    press("take", one, request, now + MINUTE)
    press("hand_on", one, request, now + HOUR)
    tick(now + HOUR)
    assert fresh(request).step_until == now + HOUR + 20 * MINUTE
    assert Notice.objects.filter(kind="hand", recipient=two).count() == 2
    assert Notice.objects.filter(kind="hand", recipient=one).count() == 1
    with pytest.raises(PermissionDenied):
        press("hand_on", two, request, now + HOUR)


@pytest.mark.parametrize(
    "how", ["leaves", "paused", "closed account", "muted by the asker", "kept apart by them", "erased"]
)
def test_whoever_holds_it_is_gone_and_it_goes_on(circle: Cast, how: str) -> None:
    cast, now = circle, circle.now
    peer = sit("peer", cast.tuesday, now)
    request = ask(cast, Place(cast.tuesday.pk, peer.pk, 1, 10), Place(cast.tuesday.pk, None, 2, 15))
    press("take", peer, request, now + MINUTE)
    later = now + 2 * MINUTE
    if how == "leaves":
        with acting_as(peer.pk):
            groups.leave(member=peer, group=cast.tuesday, words="stay", now=later)
    elif how == "paused":
        pause(peer, cast.tuesday, later + DAY)
    elif how == "closed account":
        peer.is_active = False
        peer.save()
    elif how == "muted by the asker":
        with acting_as(cast.ben.pk):
            Mute.objects.create(group=cast.tuesday, member=cast.ben, other=peer, at=later)
    elif how == "kept apart by them":
        with acting_as(peer.pk):
            Mute.objects.create(group=cast.tuesday, member=peer, other=cast.ben, withholds=True, at=later)
    else:
        with keeper("test: erased"):
            peer.delete()
    tick(later)
    row = fresh(request)
    assert row.state == "open"
    assert cast.ana.pk in told(request)


def test_who_asks_leaves_and_it_ends(circle: Cast) -> None:
    cast, now = circle, circle.now
    request = ask(cast, words=f"{CANARY} hm")
    with acting_as(cast.ben.pk):
        groups.leave(member=cast.ben, group=cast.tuesday, words="taken", now=now + MINUTE)
    assert fresh(request).state == "withdrawn"
    with keeper("test: what is left"):
        assert not RequestWords.objects.filter(author=cast.ben).exists()


def test_the_account_of_who_asks_is_closed_and_it_ends(circle: Cast) -> None:
    request = ask(circle)
    circle.ben.is_active = False
    circle.ben.save()
    tick(circle.now + MINUTE)
    assert fresh(request).state == "withdrawn"


@pytest.mark.parametrize("who", ["peer", "asker"])
def test_a_block_either_way_says_nothing_and_lets_nobody_know(circle: Cast, who: str) -> None:
    """Blocked by the peer: they are asked as anybody is, hear nothing, and see nothing. Blocked by the asker: never asked."""
    cast, now = circle, circle.now
    peer = sit("peer", cast.tuesday, now)
    mine, other = (peer, cast.ben) if who == "peer" else (cast.ben, peer)
    with acting_as(mine.pk):
        Mute.objects.create(group=cast.tuesday, member=mine, other=other, withholds=True, at=now)
    request = ask(cast, Place(cast.tuesday.pk, peer.pk, 1, 10), Place(cast.tuesday.pk, None, 1, 10))
    with acting_as(peer.pk):
        assert not SupportRequest.objects.exists()
        assert not SupportRequest.objects.visible_to(peer, now).exists()
        assert not Asked.objects.exists()
        with pytest.raises(PermissionDenied):
            actions.take(member=peer, request=request, now=now)
    with keeper("test: the application alone"):
        assert not SupportRequest.objects.visible_to(peer, now).exists()
    assert (peer.pk in told(request)) == (who == "peer")


def test_duty_is_told_first_and_deputies_next(circle: Cast) -> None:
    cast, now = circle, circle.now
    deputy = sit("deputy", cast.tuesday, now, role="facilitator")
    for day in range(7):
        with acting_as(cast.ana.pk):
            Duty.objects.create(
                group=cast.tuesday, member=cast.ana, weekday=day, opens=dt.time(0), closes=dt.time(0)
            )
    request = ask(cast)
    assert told(request) == {cast.ana.pk}
    tick(now + 15 * MINUTE)
    assert told(request) == {cast.ana.pk, deputy.pk}


def test_nobody_is_handed_a_second_one_alone_while_another_is_free(circle: Cast) -> None:
    cast, now = circle, circle.now
    deputy = sit("deputy", cast.tuesday, now, role="facilitator")
    other = sit("other", cast.tuesday, now)
    for day in range(7):
        with acting_as(cast.ana.pk):
            Duty.objects.create(
                group=cast.tuesday, member=cast.ana, weekday=day, opens=dt.time(0), closes=dt.time(0)
            )
    with acting_as(other.pk):
        first = actions.ask(member=other, places=[Place(cast.tuesday.pk, None, 1, 15)], words="", now=now)
    assert told(first) == {cast.ana.pk}
    assert told(ask(cast)) == {deputy.pk}


def test_asked_twice_it_is_one_request(circle: Cast) -> None:
    assert ask(circle) == ask(circle, now=circle.now + MINUTE)


def test_nobody_can_be_reached_and_nothing_is_kept(circle: Cast) -> None:
    cast = circle
    with pytest.raises(refusals.NobodyToAsk):
        ask(cast, Place(cast.mornings.pk, None, 1, 15))
    assert not SupportRequest.objects.exists()


# -- Locks, each alone ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", NAMES)
def test_each_lock_alone(circle: Cast, who: str) -> None:
    cast, person = circle, getattr(circle, who)
    request = ask(cast, words=f"{CANARY} hm")
    seen = int(who in {"ana", "ben"})
    for model in (SupportRequest, Asked, RequestWords):
        with acting_as(person.pk):
            assert model.objects.filter(**_of(model, request)).count() == seen, model
        with keeper("test: row security off"):
            assert model.objects.visible_to(person, cast.now).filter(**_of(model, request)).count() == seen, (
                model
            )
    with acting_as(cast.ben.pk):
        actions.withdraw(member=cast.ben, request=request, now=cast.now)
    with acting_as(cast.ana.pk):
        assert not SupportRequest.objects.filter(pk=request.pk).exists()
        assert not RequestWords.objects.filter(request=request).exists()
    with keeper("test: row security off"):
        assert not RequestWords.objects.visible_to(cast.ana, cast.now).filter(request=request).exists()


def _of(model: Any, request: SupportRequest) -> dict[str, object]:
    return {"pk": request.pk} if model is SupportRequest else {"request": request}


def test_somebody_who_is_not_told_yet_sees_nothing(circle: Cast) -> None:
    cast, now = circle, circle.now
    peer = sit("peer", cast.tuesday, now)
    request = ask(
        cast, Place(cast.tuesday.pk, peer.pk, 1, 10), Place(cast.tuesday.pk, None, 2, 15), words=CANARY
    )
    with acting_as(cast.ana.pk):
        assert not SupportRequest.objects.filter(pk=request.pk).exists()
        assert not RequestWords.objects.filter(request=request).exists()
    with keeper("test: row security off"):
        assert not SupportRequest.objects.visible_to(cast.ana, now).filter(pk=request.pk).exists()
        assert not RequestWords.objects.visible_to(cast.ana, now).filter(request=request).exists()


def test_whoever_is_asked_sees_their_own_row_and_no_other(circle: Cast) -> None:
    cast, now = circle, circle.now
    peer = sit("peer", cast.tuesday, now)
    request = ask(cast, Place(cast.tuesday.pk, peer.pk, 1, 10), Place(cast.tuesday.pk, None, 1, 10))
    press("take", peer, request, now)
    with acting_as(cast.ana.pk):
        assert [row.member_id for row in Asked.objects.all()] == [cast.ana.pk]
    with keeper("test: row security off"):
        assert [row.member_id for row in Asked.objects.visible_to(cast.ana, now)] == [cast.ana.pk]


def test_the_third_lock_the_words_are_sealed(circle: Cast) -> None:
    ask(circle, words=f"{CANARY} hm")
    with keeper("test: read the bytes"), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(encode(words, 'escape'), ' ') FROM support_requestwords")
        assert CANARY not in cursor.fetchone()[0]


def test_the_database_lets_nobody_ask_in_anothers_place(circle: Cast) -> None:
    cast, now = circle, circle.now
    with acting_as(cast.ana.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        SupportRequest.objects.create(asker=cast.ben, asked_at=now, changed_at=now, fades_at=now + DAY)
    request = ask(cast)
    for who, group, whom in ((cast.ben, cast.tuesday, cast.cleo), (cast.ben, cast.mornings, cast.cleo)):
        with acting_as(who.pk), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            Asked.objects.create(request=request, asker=cast.ben, group=group, member=whom, step=1, minutes=5)


# -- "How to help me" -----------------------------------------------------------------------------------------------------


def readable(cast: Cast, who: Any, request: SupportRequest, now: dt.datetime) -> tuple[int, int]:
    """How many of Ben's that person reads: by the database alone, by the application alone."""
    with acting_as(who.pk):
        by_database = Directive.objects.filter(member=cast.ben).count()
    with keeper("test: row security off"):
        by_application = help_of(request.asker_id, who, now).count()
    return by_database, by_application


def test_how_to_help_me_opens_to_who_holds_it_once_opened_and_to_nobody_else(circle: Cast) -> None:
    cast, now = circle, circle.now
    peer = sit("peer", cast.tuesday, now)
    request = ask(cast, Place(cast.tuesday.pk, peer.pk, 1, 10), Place(cast.tuesday.pk, None, 1, 10))
    assert readable(cast, cast.ana, request, now) == (0, 0)
    with pytest.raises(PermissionDenied):
        press("open_help", cast.ana, request, now)
    press("take", cast.ana, request, now)
    assert readable(cast, cast.ana, request, now) == (0, 0)
    with pytest.raises(PermissionDenied):
        press("open_help", peer, request, now)
    before = LedgerEntry.objects.filter(kind="help.opened").count()
    press("open_help", cast.ana, request, now)
    line = LedgerEntry.objects.filter(kind="help.opened").latest("id")
    assert (line.member_id, line.actor_id, line.group_id) == (cast.ben.pk, cast.ana.pk, None)
    assert LedgerEntry.objects.filter(kind="help.opened").count() == before + 1
    assert readable(cast, cast.ana, request, now) == (1, 1)
    with acting_as(cast.ana.pk):
        found = help_of(request.asker_id, cast.ana, now).select_related("key").get()
        assert CANARY in (found.helps or "")
    assert readable(cast, peer, request, now) == (0, 0)
    assert readable(cast, cast.cleo, request, now) == (0, 0)
    with keeper("test: an hour ago"):
        Asked.objects.filter(request=request, member=cast.ana).update(opened_at=now - HOUR - MINUTE)
    assert readable(cast, cast.ana, request, now) == (0, 0)


@pytest.mark.parametrize("how", ["hand_on", "answered", "withdraw"])
def test_how_to_help_me_closes_with_the_request(circle: Cast, how: str) -> None:
    cast, now = circle, circle.now
    request = ask(cast)
    press("take", cast.ana, request, now)
    press("open_help", cast.ana, request, now)
    press(how, cast.ben if how == "withdraw" else cast.ana, request, now)
    assert readable(cast, cast.ana, request, now) == (0, 0)
    assert rows(request)[cast.ana.pk].pk
