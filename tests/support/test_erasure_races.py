"""An account is erased while the clock moves its request on: the one waits for the other, and not both. On a real PostgreSQL."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from members.models import Member
from support import tending
from support.asking import Place
from support.models import Asked, SupportRequest
from tests.cast import Cast
from tests.racing import at_once
from tests.support.hands import MINUTE, ask, fresh, sit, told
from vault.actor import keeper

pytestmark = pytest.mark.django_db(transaction=True)

A_WHILE = 2.0
"""Seconds the clock gives the other to come into its way. PostgreSQL sees two who wait for each other after one."""


def erase(person: Member, rows_are_gone: threading.Event, may_begin: threading.Event) -> str:
    """All of that account, begun once the clock has the request."""

    def notice(execute: Any, sql: str, *rest: Any) -> Any:
        done = execute(sql, *rest)
        if sql.startswith('DELETE FROM "support_asked"'):
            rows_are_gone.set()
        return done

    assert may_begin.wait(10)
    with transaction.atomic(), keeper("test: erased"), connection.execute_wrapper(notice):
        Member.objects.filter(pk=person.pk).delete()
    return "erased"


@pytest.mark.parametrize("who", ["the asker", "the peer"])
def test_the_clock_and_an_erasure_do_not_wait_for_each_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    cast.tuesday.writing = "chosen"
    cast.tuesday.save()
    with transaction.atomic(), keeper("test: nothing asked yet"):
        SupportRequest.objects.all().delete()
    with transaction.atomic():
        peer, second = sit("peer", cast.tuesday, cast.now), sit("second", cast.tuesday, cast.now)
    request = ask(cast, Place(cast.tuesday.pk, peer.pk, 1, 10), Place(cast.tuesday.pk, second.pk, 2, 10))
    may_begin, rows_are_gone, moving = threading.Event(), threading.Event(), tending._one

    def slowly(*values: Any, **more: Any) -> list[Asked]:
        """The request is locked, and none of its rows yet."""
        may_begin.set()
        rows_are_gone.wait(A_WHILE)
        return moving(*values, **more)

    monkeypatch.setattr(tending, "_one", slowly)
    gone = cast.ben if who == "the asker" else peer
    results = at_once(
        lambda: tending.tend(now=cast.now + 10 * MINUTE), lambda: erase(gone, rows_are_gone, may_begin)
    )
    assert results == [1, "erased"]
    if who == "the peer":
        assert told(request) == {second.pk}
        assert fresh(request).step == 3
