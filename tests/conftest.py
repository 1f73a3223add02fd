"""What every test stands on: a real PostgreSQL worked in as the worker's role, and the cast."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from devstack.pytest_plugin import TEMPLATE
from milestones import shipped
from resources import shipped as readings
from tests.cast import Cast, gather
from tests.encore import encore

ROLE = "rc_worker"
"""Tests work as the application does: row security filters them. The worker's role may also take the keeper's."""


@pytest.fixture(scope="session", autouse=True)
def _fast_passwords() -> None:
    """Argon2 is slow on purpose; a test that is about passwords says so itself."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_found_once() -> Iterator[None]:
    """Every test client loads the middleware anew, and WhiteNoise then looks up and stats all static files: more work than
    most pages are. They do not change while tests run."""
    as_written = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def once(self: Any) -> None:
        if not found:
            as_written(self)
            found.update(self.files)
        self.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = once
    yield
    WhiteNoiseMiddleware.add_files_from_finders = as_written


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The test database is a copy of the one that `make test` has migrated, where it has: what is left to migrate is nothing."""
    if template := os.environ.get(TEMPLATE):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database is made by its owner; from then on every connection works as `ROLE`."""
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["OPTIONS"]["assume_role"] = ROLE
        yield
        for alias in connections:
            connections[alias].close()
        connection.settings_dict["OPTIONS"].pop("assume_role")


@pytest.fixture(scope="session", autouse=True)
def _owner_empties_the_tables() -> Iterator[None]:
    """After a `transaction=True` test Django truncates: only the owner may, so it takes the owner's role for that."""
    as_written = DatabaseOperations.execute_sql_flush

    def flush(self: Any, sql_list: list[str]) -> None:
        as_written(self, ["RESET ROLE;", *sql_list])
        with connection.cursor() as cursor:
            shipped.put(cursor)  # what a migration put there comes back
            readings.put(cursor)
        as_written(self, [f"SET ROLE {ROLE};"])

    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = as_written  # type: ignore[method-assign]


@pytest.fixture
def cast(db: None) -> Cast:
    """Ana facilitates, Ben is a member, Cleo sits elsewhere, Dev has left, Eve is blocked, Moe, Ada, Zoe; with words that could leak."""
    if connection.in_atomic_block:
        return encore()
    # Row security wants a transaction; a test with transactions of its own gets it committed, and a cast of its own.
    with transaction.atomic():
        return gather()


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if PostgreSQL were stopped: every attempt to use a connection fails."""

    def refuse(self: BaseDatabaseWrapper) -> None:
        raise OperationalError("no database in this test")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)


@pytest.fixture
def sign_in(cast: Cast) -> Any:
    """`sign_in("ben")` gives a browser-like client in which Ben is signed in; `sign_in(None)` one of a stranger."""

    def do(name: str | None) -> Client:
        client = Client()
        if name is not None:
            client.force_login(getattr(cast, name))
        return client

    return do


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long chaos runs have a target of their own (`make chaos`); their short version is in the suite."""
    if "chaos" not in (config.option.markexpr or ""):
        long = [item for item in items if item.get_closest_marker("chaos")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
