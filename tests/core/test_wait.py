"""`manage.py wait` returns when everything answers, and otherwise names what is missing and nothing secret."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from core.management.commands import wait


def test_it_returns_at_once_when_everything_answers(db: None) -> None:
    said = StringIO()
    call_command("wait", "--migrated", timeout=5, stderr=said)
    assert said.getvalue() == ""


def test_it_names_a_missing_broker_without_its_password(db: None, settings: Any) -> None:
    settings.REDIS_URL = "redis://:hush@127.0.0.1:1/0"
    with pytest.raises(CommandError, match="the broker") as refusal:
        call_command("wait", timeout=0)
    assert "the database" not in str(refusal.value)
    assert "hush" not in str(refusal.value)


def test_it_waits_for_a_database_that_comes_later(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([OperationalError("not yet\nand more"), LookupError("3 not applied yet"), None])

    def ask() -> None:
        if error := next(answers):
            raise error

    monkeypatch.setattr(wait, "ask_database", ask)
    monkeypatch.setattr(wait, "PAUSE", 0)
    call_command("wait", timeout=5)
    assert next(answers, "all asked") == "all asked"
