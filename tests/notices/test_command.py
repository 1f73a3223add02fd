"""`manage.py drain_notices`: delivery without Celery and without Redis."""

import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from core import clock
from notices import delivery
from notices.management.commands.drain_notices import Command
from notices.models import Heartbeat, Notice
from tests.cast import Cast
from tests.notices.conftest import awake, with_mail
from tests.smtp import Sink


def test_once(cast: Cast, put: Callable[..., Notice], sink: Sink, settings: Any, capsys: Any) -> None:
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"
    put(with_mail(awake(cast.ben)), now=clock.now())
    call_command("drain_notices")
    assert len(sink.mails) == 1
    assert "1 settled" in capsys.readouterr().out


def test_the_loop_outlives_the_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first turn meets no database; the second works and is asked to stop."""
    turns: list[int] = []

    def work(seconds: float) -> int:
        turns.append(1)
        if len(turns) == 1:
            raise OperationalError("gone")
        signal.raise_signal(signal.SIGTERM)
        return 0

    monkeypatch.setattr(delivery, "work", work)
    monkeypatch.setattr("notices.health.seen", lambda part, now: None)
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    before = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT)}
    try:
        assert threading.current_thread() is threading.main_thread()
        Command().handle(loop=True, pause=0.01)
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
    assert len(turns) == 2
    assert not Heartbeat.objects.exists()
