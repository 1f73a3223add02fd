"""`manage.py drain_notices`: deliver without Celery and without Redis, once (from cron) or for ever."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from core import clock
from notices import delivery, health

log = logging.getLogger(__name__)

ONE_TURN = 60.0
"""Seconds one turn of --loop delivers at most before it looks whether it was asked to stop."""


class Command(BaseCommand):
    help = "Deliver what is due. Safe beside the worker and beside itself, any number of times."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until told to stop (SIGTERM, Ctrl-C)")
        parser.add_argument(
            "--pause", type=float, default=5, help="seconds between two looks with --loop (5)"
        )
        parser.add_argument(
            "--seconds", type=float, default=ONE_TURN, help="how long to go on without --loop (60)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(f"{delivery.work(options['seconds'])} settled or put off")
            return
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        while not stop.is_set():
            self.turn()
            stop.wait(options["pause"])

    def turn(self) -> None:
        """Deliver what is due; a database that is away is waited for."""
        try:
            health.seen("worker", clock.now())
            delivery.work(ONE_TURN)
        except (OperationalError, InterfaceError) as error:
            log.warning("the database is away (%s); trying again", type(error).__name__)
        finally:
            connection.close()
