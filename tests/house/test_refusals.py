"""What the house refuses to start with, one test a refusal."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.core import checks
from django.db import connection

from shares.models import Share
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]


def ids(messages: list[Any]) -> set[str]:
    return {message.id for message in messages}


def security_ids() -> set[str]:
    return ids(checks.run_checks(tags=["security"]))


def database_ids() -> set[str]:
    return ids(checks.run_checks(tags=["database"], databases=["default"]))


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, with those variables changed or (None) taken away."""
    environment = {k: v for k, v in {**os.environ, **changes}.items() if v is not None}
    code = "import recovery_circle.settings"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_it_starts_with_what_it_needs() -> None:
    assert start().returncode == 0


@pytest.mark.parametrize("missing", ["SECRET_KEY", "MASTER_KEYS", "DATABASE_URL", "REDIS_URL"])
def test_it_does_not_start_without(missing: str) -> None:
    tried = start(**{missing: None})
    assert tried.returncode != 0
    assert missing in tried.stderr


@pytest.mark.parametrize("keys", ["", "1:short", "x:AAAA", "1", "1:" + "A" * 44 + ",1:" + "A" * 44])
def test_it_does_not_start_with_a_master_key_that_is_none(keys: str) -> None:
    tried = start(MASTER_KEYS=keys)
    assert tried.returncode != 0
    assert "MASTER_KEYS" in tried.stderr
    assert len(keys) < 5 or keys not in tried.stderr


def test_debug_and_demo_are_off_unless_asked_for() -> None:
    code = "from recovery_circle import settings as s; assert s.DEBUG is False and s.DEMO is False"
    environment = {k: v for k, v in os.environ.items() if k not in {"DEBUG", "DEMO"}}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)


def test_debug_at_a_public_address_is_refused(settings: Any) -> None:
    settings.SECURE, settings.DEBUG, settings.TRUSTED_PROXY_COUNT = True, True, 1
    assert "house.E001" in security_ids()


def test_the_demo_at_a_public_address_is_refused(settings: Any) -> None:
    settings.SECURE, settings.DEMO, settings.TRUSTED_PROXY_COUNT = True, True, 1
    assert "house.E002" in security_ids()


def test_an_uncounted_proxy_is_refused(settings: Any) -> None:
    settings.SECURE, settings.TRUSTED_PROXY_COUNT = True, 0
    assert "house.E003" in security_ids()
    settings.TRUSTED_PROXY_COUNT = 1
    assert "house.E003" not in security_ids()


def test_a_broker_that_evicts_is_refused(settings: Any) -> None:
    import redis

    settings.PART = "worker"
    assert not security_ids() & {"house.E004", "house.W004"}
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.config_set("maxmemory-policy", "allkeys-lru")
        try:
            assert "house.E004" in security_ids()
        finally:
            broker.config_set("maxmemory-policy", "noeviction")


@pytest.mark.parametrize(
    ("days", "promised"), [(0, False), (1, True), (14, True), (90, True), (91, False), (-3, False)]
)
def test_backups_of_keys_kept_for_no_number_of_days_are_refused(
    settings: Any, days: int, promised: bool
) -> None:
    settings.BACKUP_ERASURE_DAYS = days
    assert ("house.E006" not in security_ids()) == promised


@pytest.mark.parametrize("days", ["", "a while", "-", "14 days"])
def test_it_does_not_start_with_days_that_are_none(days: str) -> None:
    tried = start(BACKUP_ERASURE_DAYS=days)
    assert tried.returncode != 0
    assert "BACKUP_ERASURE_DAYS" in tried.stderr


def test_words_in_the_admin_are_refused() -> None:
    admin.site.register(Share)
    try:
        assert "house.E005" in security_ids()
    finally:
        admin.site.unregister(Share)


def test_the_worker_role_is_accepted(db: None, settings: Any) -> None:
    settings.PART = "worker"
    assert database_ids() == set()


@pytest.mark.parametrize("role", ["rc_owner", "rc_keeper"])
def test_a_role_that_looks_past_the_locks_is_refused(db: None, settings: Any, role: str) -> None:
    settings.PART = "web"
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
    assert "vault.E001" in database_ids()


@pytest.mark.parametrize(
    "harm",
    [
        "ALTER TABLE shares_share DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE shares_share NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY reading ON shares_share",
    ],
)
def test_row_security_off_is_refused(cast: Cast, harm: str) -> None:
    assert "vault.E002" not in database_ids()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE rc_owner; SET CONSTRAINTS ALL IMMEDIATE;")
        cursor.execute(harm)
        cursor.execute("SET LOCAL ROLE rc_worker")
    assert "vault.E002" in database_ids()


def test_an_unsafe_house_does_not_serve(settings: Any, capsys: pytest.CaptureFixture[str], db: None) -> None:
    from recovery_circle.startup import refuse_if_unsafe

    settings.SECURE, settings.TRUSTED_PROXY_COUNT = True, 0
    with pytest.raises(SystemExit):
        refuse_if_unsafe()
    assert "house.E003" in capsys.readouterr().err
