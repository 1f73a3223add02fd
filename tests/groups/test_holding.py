"""Holding the space together, and lists that cost the same however long they grow."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups import actions
from groups.models import Block
from notices import kinds
from notices.models import Notice
from tests.cast import Cast, group, member, seat
from vault.actor import acting_as
from vault.models import LedgerEntry

DAY = dt.timedelta(days=1)


def test_the_space_can_be_held_together_and_everyone_reads_that_it_is(cast: Cast, sign_in: Any) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    path = f"/g/{cast.tuesday.public_id}/people/{bens.public_id}/"
    for nobody in (cast.ben, cast.finn, cast.ada):
        with pytest.raises(PermissionDenied):
            actions.hold_together(member=nobody, seat=bens, now=cast.now)
    for _ in range(2):
        assert sign_in("ana").post(path, {"verb": "hold"}).status_code == 302
    bens.refresh_from_db()
    assert bens.holds
    assert [notice.recipient for notice in Notice.objects.filter(kind="seat-holds")] == [cast.ben]
    assert LedgerEntry.objects.filter(kind="seat.holds").count() == 1
    assert actions.leave(member=cast.ana, group=cast.tuesday, now=cast.now) is not None
    assert "to hold it too" in sign_in("ben").get(f"/g/{cast.tuesday.public_id}/promise/").content.decode()


def test_a_paused_seat_is_not_asked_to_hold_the_space(cast: Cast) -> None:
    bens = cast.tuesday.memberships.get(member=cast.ben)
    actions.pause_seat(member=cast.ana, seat=bens, days=3, reason="Let us talk.", now=cast.now)
    with pytest.raises(PermissionDenied):
        actions.hold_together(member=cast.ana, seat=bens, now=cast.now)


def test_asking_over_and_over_bothers_nobody(cast: Cast) -> None:
    """Three a day reach the outbox at most, and none is delivered once nobody waits any more."""
    for _ in range(6):
        actions.take_seat(member=cast.cleo, group=cast.tuesday, version=1, now=cast.now)
        actions.withdraw(member=cast.cleo, group=cast.tuesday, now=cast.now)
    actions.withdraw(member=cast.finn, group=cast.tuesday, now=cast.now)  # who was waiting all along
    asked = Notice.objects.filter(kind="seat-asked")
    assert asked.count() == 3
    kind = kinds.get("seat-asked")
    assert kind is not None
    with acting_as(cast.ana.pk):
        assert not any(kind.still_true(notice, cast.ana, cast.now) for notice in asked)


def test_lists_take_as_many_statements_for_one_row_as_for_three(cast: Cast, sign_in: Any) -> None:
    paths = {"ana": f"/g/{cast.tuesday.public_id}/people/", "ada": "/org/", "ben": "/groups/"}
    clients = {name: sign_in(name) for name in paths}

    def statements() -> dict[str, int]:
        counts = {}
        for name, path in paths.items():
            with CaptureQueriesContext(connection) as seen:
                assert clients[name].get(path).status_code == 200
            counts[name] = sum("SAVEPOINT" not in query["sql"] for query in seen)
        return counts

    statements()
    before = statements()
    for number in range(3):
        someone = member(f"more{number}")
        seat(someone, cast.tuesday, cast.now)
        seat(member(f"paused{number}"), cast.tuesday, cast.now, paused_until=cast.now + DAY)
        actions.take_seat(member=member(f"asks{number}"), group=cast.tuesday, version=1, now=cast.now)
        Block.objects.create(
            group=cast.tuesday, member=member(f"out{number}"), name=f"out{number}", by=cast.ana, at=cast.now
        )
        made = group(f"Circle {number}", cast.now)
        seat(someone, made, cast.now, role="facilitator")
        seat(cast.ben, made, cast.now)
        asked = group(f"Asked {number}", cast.now)
        actions.take_seat(member=cast.ben, group=asked, version=1, now=cast.now)
    assert statements() == before
