"""What is urgent goes out before what can wait, however much of that there is and however slow the mail server."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from notices import delivery, kinds
from notices.kinds import ORDINARY, REMINDERS, URGENT
from notices.lease import Lease
from notices.models import Notice
from tests.cast import Cast
from tests.notices.conftest import NOON, instead, with_mail
from tests.smtp import Sink

Put = Callable[..., Notice]
LANES = {
    "reach-out": URGENT, "share-for-holders": URGENT, "share-waits": URGENT, "share-waits-willing": URGENT,
    "case-waits": URGENT, "opening-asked": URGENT, "end-asked": URGENT,
    "hand": URGENT, "hand-taken": URGENT, "hand-news": URGENT,
    "group-closing": URGENT, "group-copies": URGENT, "group-unheld": URGENT,
    "check-in-closing": REMINDERS, "check-in-open": REMINDERS, "gathering-soon": REMINDERS,
    "monthly-page": REMINDERS, "partner-due": REMINDERS,
}  # fmt: skip


@pytest.fixture
def in_lane(put: Put, kind: kinds.Kind) -> Callable[..., Notice]:
    """`in_lane(URGENT, member)` puts one notice there."""

    def do(lane: int, *args: Any, **kwargs: Any) -> Notice:
        instead(kind, lane=lane)
        return put(*args, **kwargs)

    return do


def test_which_kind_is_in_which_lane() -> None:
    assert {kind.name: kind.lane for kind in kinds.every() if kind.lane != ORDINARY} == LANES


def test_urgent_first_then_by_age(cast: Cast, in_lane: Callable[..., Notice]) -> None:
    made = [
        in_lane(lane, cast.ben, now=NOON - dt.timedelta(minutes=age))
        for lane, age in [
            (REMINDERS, 9),
            (ORDINARY, 5),
            (ORDINARY, 7),
            (URGENT, 1),
            (URGENT, 2),
            (REMINDERS, 8),
        ]
    ]
    later = in_lane(URGENT, cast.ben, due_at=NOON + dt.timedelta(minutes=1))
    taken = [notice.pk for _ in range(3) for notice in Lease().take(NOON, 2)]
    assert taken == [made[n].pk for n in (4, 3, 2, 1, 0, 5)]
    assert later.pk not in taken


def test_a_batch_of_what_can_wait_gives_way(
    cast: Cast, in_lane: Callable[..., Notice], sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow server and fifty reminders: what becomes urgent meanwhile is the next mail of the next batch."""
    monkeypatch.setattr(delivery, "TURN", 0.05)
    for person in (cast.ben, cast.ana):
        with_mail(person)
    sink.delay = 0.03
    reminders = [in_lane(REMINDERS, cast.ben) for _ in range(12)]
    delivery.drain(NOON)
    assert 0 < len(sink.mails) < 6
    waiting = Notice.objects.filter(state="waiting")
    assert waiting.count() == len(reminders) - len(sink.mails)
    assert set(waiting.values_list("attempts", "lease_token", "due_at")) == {(0, None, NOON)}
    sink.recipients.clear()
    in_lane(URGENT, cast.ana)
    delivery.drain(NOON)
    assert sink.to[0] == "ana@example.org"
