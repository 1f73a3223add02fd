"""`manage.py wait`: return once this process's own database and broker answer.

Start order differs between container runtimes: every process waits for what it needs instead of trusting one.
"""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

PAUSE = 0.2  # seconds between two attempts
SPEAK_EVERY = 5.0  # seconds between two lines that say what is still missing


class Command(BaseCommand):
    help = "Wait until the database and the broker answer; with --migrated, for the migrations too."
    requires_system_checks: list[str] = []  # some of them ask the database, which may not be there yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--timeout", type=float, default=60, help="seconds before giving up (60)")
        parser.add_argument("--migrated", action="store_true", help="wait for the migrations too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask until everything answers.

        Raises:
            CommandError: when the time is over; it names what is missing and why, never a password.
        """
        needs: dict[str, Callable[[], None]] = {"the database": ask_database, "the broker": ask_broker}
        if options["migrated"]:
            needs["the migrations"] = ask_migrations
        began = spoke = time.monotonic()
        while needs:
            missing = {}
            for name, ask in list(needs.items()):
                if reason := why_not(ask):
                    missing[name] = reason
                else:
                    del needs[name]
            said = "; ".join(f"{name}: {reason}" for name, reason in missing.items())
            if missing and time.monotonic() - began > options["timeout"]:
                raise CommandError(f"Still missing after {options['timeout']:.0f} s. {said}")
            if missing and time.monotonic() - spoke > SPEAK_EVERY:
                spoke = time.monotonic()
                self.stderr.write(f"Waiting. {said}")
            if missing:
                time.sleep(PAUSE)


def ask_database() -> None:
    """Use the connection; raises what the driver raises, and drops a connection that failed."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        raise


def ask_broker() -> None:
    """Ping Redis; raises what the client raises."""
    with redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
        client.ping()


def ask_migrations() -> None:
    """Compare the migrations on disk with those the database knows.

    Raises:
        LookupError: when some are missing.
    """
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        connection.close()
        raise
    if plan:
        raise LookupError(f"{len(plan)} not applied yet")


def why_not(ask: Callable[[], None]) -> str:
    """The first line of what went wrong, or nothing when the answer came."""
    try:
        ask()
    except (DatabaseError, redis.RedisError, LookupError, OSError) as error:
        return (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ""
