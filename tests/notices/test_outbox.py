"""Notices get into the outbox once, with what they are about, whatever the broker does."""

import threading
import time

import pytest
from django.db import connection, transaction

from notices import kinds, outbox
from notices.models import Notice
from tests.cast import Cast
from tests.notices.conftest import NOON


def enqueue(cast: Cast, **changes: object) -> int:
    values = {
        "kind": "test-kind",
        "recipients": [cast.ana, cast.ben],
        "about": "",
        "dedupe": "once",
        "now": NOON,
    }
    return outbox.enqueue(**{**values, **changes})  # type: ignore[arg-type]


def test_one_row_a_recipient(cast: Cast) -> None:
    assert enqueue(cast, recipients=[cast.ana, cast.ben, cast.ana]) == 2
    assert {n.recipient_id for n in Notice.objects.all()} == {cast.ana.pk, cast.ben.pk}
    assert all(n.due_at == n.created_at == NOON and n.state == "waiting" for n in Notice.objects.all())


def test_found_twice_said_once(cast: Cast) -> None:
    assert enqueue(cast) == 2
    assert enqueue(cast) == 0
    assert enqueue(cast, recipients=[cast.ben, cast.cleo]) == 1
    assert Notice.objects.count() == 3


def test_nobody_is_nothing(cast: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert enqueue(cast, recipients=[]) == 0


@pytest.mark.parametrize("dedupe", ["", "x" * 101])
def test_the_key_has_a_length(cast: Cast, dedupe: str) -> None:
    with pytest.raises(ValueError):
        enqueue(cast, dedupe=dedupe)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_one_row(cast: Cast) -> None:
    """Two beats find the same reminder at the same instant."""
    barrier, found = threading.Barrier(2), []

    def find() -> None:
        barrier.wait()
        with transaction.atomic():
            found.append(enqueue(cast))
        connection.close()

    threads = [threading.Thread(target=find) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(found) == [0, 2]
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_nudge_comes_after_the_commit(cast: Cast, no_nudge: list[bool]) -> None:
    with transaction.atomic():
        enqueue(cast)
        assert not no_nudge
    assert no_nudge


@pytest.mark.django_db(transaction=True)
def test_no_nudge_for_what_is_not_new_not_due_or_not_kept(cast: Cast, no_nudge: list[bool]) -> None:
    enqueue(cast, due_at=NOON.replace(year=2027))
    enqueue(cast, due_at=NOON.replace(year=2027))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(cast, dedupe="another")
        1 / 0  # noqa: B018
    assert not no_nudge
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_with_redis_away_the_row_stays_and_nobody_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real nudge
    monkeypatch.setattr(outbox, "_leave_alone_until", 0.0)
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", "redis+socket:///nowhere/at/all.sock")
    began = time.monotonic()
    for number in range(20):
        with transaction.atomic():
            enqueue(cast, dedupe=f"number-{number}")
    assert time.monotonic() - began < 2
    assert Notice.objects.count() == 40
    assert outbox._leave_alone_until > 0
    assert outbox.nudge() is False


def test_a_nudge_carries_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes to the real Redis; what lies there holds no id and no word."""
    import redis
    from django.conf import settings

    monkeypatch.undo()
    monkeypatch.setattr(outbox, "_leave_alone_until", 0.0)
    monkeypatch.setattr(outbox, "NUDGE_WAIT", 10.0)  # what it says is tested here, not how long it waits
    with redis.from_url(settings.REDIS_URL) as broker:
        broker.delete("celery")
        assert outbox.nudge() is True
        (message,) = broker.lrange("celery", 0, -1)
        broker.delete("celery")
    import base64
    import json

    envelope = json.loads(message)
    args, kwargs, _ = json.loads(base64.b64decode(envelope["body"]))
    assert (args, kwargs) == ([], {})
    assert envelope["headers"]["task"] == "notices.tasks.drain"
    assert envelope["headers"]["eta"] is None
    assert envelope["headers"]["nudge"] is True


def test_kinds_are_told_apart(kind: kinds.Kind) -> None:
    assert kinds.register(kind) is kind
    with pytest.raises(ValueError):
        kinds.register(kinds.Kind("test-kind", None, kind.still_true, kind.url, "Other"))
    with pytest.raises(ValueError):
        kinds.register(kinds.Kind("no-such-preference", "likes", kind.still_true, kind.url, ""))
    assert kinds.get("never-heard-of") is None
