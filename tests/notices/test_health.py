"""/health/ answers whatever is down, and says how long notices wait."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core import clock
from core import health as house
from members.models import Member
from notices import health, tasks
from notices.models import Heartbeat, Notice
from tests.cast import Cast

Put = Callable[..., Notice]


@pytest.fixture(autouse=True)
def forget_heartbeats() -> None:
    health._written.clear()


def test_all_well(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)  # the first page of a process takes its seconds
    for part in ("worker", "beat", "hands"):
        health.seen(part, clock.now())
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "state": "ok",
        "database": {"state": "ok"},
        "broker": {"state": "ok"},
        "notices": {"state": "ok", "oldest_due_seconds": 0},
        "worker": {"state": "ok", "seen_seconds_ago": 0},
        "beat": {"state": "ok", "seen_seconds_ago": 0},
        "hands": {"state": "ok", "seen_seconds_ago": 0},
        "way": {"state": "ok", "proven_seconds_ago": None},
    }
    assert not answer.cookies
    assert answer["Cache-Control"].startswith("no-store")


def test_it_is_judged_by_progress(cast: Cast, put: Put, client: Client) -> None:
    put(cast.ben, now=clock.now() - dt.timedelta(seconds=500))
    put(cast.ben, now=clock.now() - dt.timedelta(seconds=50))
    put(cast.ben, now=clock.now() - dt.timedelta(days=9), due_at=clock.now() + dt.timedelta(days=1))
    answer = client.get("/health/")
    assert answer.status_code == 200, "the web is not what wants restarting"
    assert answer.json()["state"] == "late"
    assert 500 <= answer.json()["notices"]["oldest_due_seconds"] < 510


def test_who_was_never_seen_is_late(db: None, client: Client) -> None:
    health.seen("worker", clock.now() - dt.timedelta(seconds=500))
    said = client.get("/health/").json()
    assert said["worker"]["state"] == said["beat"]["state"] == said["state"] == "late"
    assert said["beat"]["seen_seconds_ago"] is None


def test_without_a_database(client: Client, no_database: None) -> None:
    client.cookies["here"] = "a-session-of-somebody-22222222222"
    answer = client.get("/health/")
    assert answer.status_code == 503
    said = answer.json()
    assert said["state"] == said["database"]["state"] == said["notices"]["state"] == "down"
    assert said["broker"]["state"] == "ok"


def test_without_the_broker(db: None, client: Client, settings: Any) -> None:
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["broker"] == {"state": "down"}
    assert answer.json()["database"] == {"state": "ok"}


def test_it_says_no_more_than_it_must(cast: Cast, client: Client) -> None:
    assert Member.objects.count() > 5
    for part in client.get("/health/").json().values():
        assert isinstance(part, str) or set(part) <= {
            "state", "oldest_due_seconds", "seen_seconds_ago", "proven_seconds_ago",
        }  # fmt: skip
    assert client.post("/health/").status_code == 405
    assert client.head("/health/").status_code in {200, 503}


def test_the_task_leaves_a_heartbeat(cast: Cast, put: Put) -> None:
    put(cast.ben, now=clock.now())
    tasks.drain.apply(headers={"nudge": True})
    assert set(Heartbeat.objects.values_list("part", flat=True)) == {"worker"}
    assert Notice.objects.get().state == "kept"
    tasks.drain.apply()
    assert set(Heartbeat.objects.values_list("part", flat=True)) == {"worker", "beat"}


def test_probes_are_asked_anew(db: None) -> None:
    assert list(house.report()) == ["database", "broker", "hands", "way", "notices", "worker", "beat"]
