"""Starts throwaway servers before Django reads its settings, and says where they are in the environment.

Loaded by `addopts = -p devstack.pytest_plugin`. pytest-django imports the settings before any conftest runs,
so this must be an early plugin. Parallel test processes (pytest-xdist) inherit the environment; each gets a
Redis database of its own, and pytest-django gives each a PostgreSQL database of its own.
"""

import contextlib
import os
import re

import pytest

from devstack.keep import master_keys, secret_key
from devstack.process import DevstackError
from devstack.servers import throwaway

STARTED = "RC_TEST_SERVERS"  # set by the process that started them, so its children do not
TEMPLATE = "RC_TEST_TEMPLATE"  # names a migrated database without rows of anybody, for test databases to be copies of
_cleanup = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the servers, unless a parent test process has, and fill the environment the settings read."""
    if STARTED not in os.environ and not _only_asks(early_config):
        try:
            servers = _cleanup.enter_context(throwaway())
        except DevstackError as error:
            raise pytest.UsageError(str(error)) from None
        os.environ |= environment(servers.databases.owner, servers.redis_url)
        os.environ[STARTED] = "1"
        os.environ["RC_TEST_WEB_URL"] = servers.databases.web
        os.environ["RC_TEST_WORKER_URL"] = servers.databases.worker
        os.environ["RC_TEST_BACKUP_URL"] = servers.databases.backup
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        number = int(re.sub(r"\D", "", worker) or 0)
        os.environ["REDIS_URL"] = with_redis_database(os.environ["REDIS_URL"], number + 1)
    if "REDIS_URL" in os.environ:
        os.environ["RC_TEST_REDIS"] = os.environ["REDIS_URL"]


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop what was started here and remove its data."""
    _cleanup.close()


def environment(database_url: str, redis_url: str) -> dict[str, str]:
    """What the settings need for tests: keys made for this run only, and nothing that leads outside."""
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": secret_key(),
        "MASTER_KEYS": master_keys(),
        "PART": "owner",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "PUBLIC_URL": "http://testserver",
        "TRUSTED_PROXY_COUNT": "0",
        "NOW_DIR": "/nowhere/now",  # a test that writes there names a folder of its own
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": "1",  # nothing listens there: a mail sent by mistake fails at once
        "DEFAULT_FROM_EMAIL": "wayside@example.org",
    }


def with_redis_database(url: str, number: int) -> str:
    """`url` with another database number, in the socket form (?db=) or the TCP form (/number)."""
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"
    place, _, query = url.partition("?")
    place = re.sub(r"^(\w+://[^/]*)(/\d*)?$", rf"\g<1>/{number}", place)
    return f"{place}?{query}" if query else place


def _only_asks(config: pytest.Config) -> bool:
    """Whether this run only prints something (--version, --help, --markers), for which nothing need run."""
    namespace = config.known_args_namespace
    return any(getattr(namespace, name, False) for name in ("help", "version", "markers"))
