"""The database by itself: what each may change of a request and of a row of who is asked. Through their own eyes, past the code."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from members.models import Member
from support.asking import Place
from support.models import Asked, SupportRequest
from tests.cast import Cast
from tests.support.hands import DAY, HOUR, ask, press, sit
from vault import ledger
from vault.actor import acting_as, keeper


@pytest.fixture
def told(circle: Cast) -> tuple[Cast, Member, SupportRequest]:
    peer = sit("peer", circle.tuesday, circle.now)
    places = [Place(circle.tuesday.pk, peer.pk, 1, 10), Place(circle.tuesday.pk, None, 1, 10)]
    return circle, peer, ask(circle, *places)


def refused(person: Member, change: Any) -> bool:
    """Whether the database refuses that change to that person."""
    try:
        with acting_as(person.pk), transaction.atomic():
            return change() == 0
    except (ProgrammingError, IntegrityError):
        return True


def of(request: SupportRequest, **fields: Any) -> Any:
    return lambda: SupportRequest.objects.filter(pk=request.pk).update(**fields)


def row_of(request: SupportRequest, who: Member, **fields: Any) -> Any:
    return lambda: Asked.objects.filter(request=request, member=who).update(**fields)


def test_who_was_told_changes_nothing_but_by_taking_it(told: tuple[Cast, Member, SupportRequest]) -> None:
    cast, peer, request = told
    now = cast.now
    for fields in (
        {"fades_at": now},
        {"state": "withdrawn", "step_until": None, "ended": "asker"},
        {"state": "answered", "step_until": None, "ended": "holder"},
        {"state": "closed", "step_until": None, "ended": "clock"},
        {"step": 9},
        {"step_until": now + DAY},
        {"turn": 7},
    ):
        assert refused(peer, of(request, **fields)), fields
    assert not refused(peer, of(request, state="held", step_until=None, changed_at=now))


def test_who_holds_it_ends_it_by_their_own_word_only(told: tuple[Cast, Member, SupportRequest]) -> None:
    cast, peer, request = told
    press("take", peer, request, cast.now)
    assert refused(peer, of(request, state="answered", ended="asker"))
    assert refused(peer, of(request, state="closed", ended="holder"))
    assert refused(cast.ana, of(request, state="open", turn=2))
    assert not refused(peer, of(request, state="answered", ended="holder", fades_at=request.fades_at))


def test_who_asks_does_not_say_that_somebody_holds_it(told: tuple[Cast, Member, SupportRequest]) -> None:
    cast, peer, request = told
    assert refused(cast.ben, of(request, state="held", step_until=None))
    assert refused(cast.ben, of(request, fades_at=request.fades_at + DAY))
    assert refused(cast.ben, row_of(request, peer, held_at=cast.now))
    assert refused(cast.ben, row_of(request, peer, cannot_at=cast.now))
    assert refused(cast.ben, row_of(request, peer, opened_at=cast.now))
    press("withdraw", cast.ben, request, cast.now)
    assert refused(cast.ben, of(request, state="open", ended=""))


def test_nobody_holds_what_they_have_not_taken_nor_opens_without_a_line(
    told: tuple[Cast, Member, SupportRequest],
) -> None:
    cast, peer, request = told
    assert refused(peer, row_of(request, peer, held_at=cast.now))
    assert refused(peer, row_of(request, cast.ana, cannot_at=cast.now))
    assert refused(peer, row_of(request, peer, told_at=cast.now + HOUR))
    assert refused(peer, row_of(request, peer, step=9))
    press("take", peer, request, cast.now)
    opened = cast.now + dt.timedelta(seconds=1)
    assert refused(peer, row_of(request, peer, opened_at=opened))
    with acting_as(peer.pk):
        ledger.record(
            "help.opened", now=opened, actor_id=peer.pk, acting_role="member", member_id=request.asker_id
        )
    assert not refused(peer, row_of(request, peer, opened_at=opened))
    assert refused(peer, row_of(request, peer, opened_at=opened + HOUR))


def test_a_request_begins_open_and_its_rows_untold(circle: Cast) -> None:
    now, ben = circle.now, circle.ben
    fields: dict[str, Any] = {"asker": ben, "asked_at": now, "changed_at": now, "fades_at": now + DAY}
    assert refused(ben, lambda: SupportRequest.objects.create(state="held", **fields))
    with acting_as(ben.pk):
        request = SupportRequest.objects.create(**fields)
    told: dict[str, Any] = {"request": request, "asker": ben, "group": circle.tuesday, "member": circle.ana}
    for more in ({"told_at": now}, {"told_at": now, "held_at": now}, {"cannot_at": now}, {"let_go_at": now}):
        made = {**told, **more, "step": 1, "minutes": 5}
        assert refused(ben, lambda made=made: Asked.objects.create(**made))


def test_what_is_over_says_how_and_what_is_held_was_told(told: tuple[Cast, Member, SupportRequest]) -> None:
    cast, peer, request = told
    for change in (
        of(request, state="closed", step_until=None),
        of(request, ended="asker"),
        row_of(request, peer, told_at=None, held_at=cast.now),
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), keeper("test: the database alone"):
            change()
