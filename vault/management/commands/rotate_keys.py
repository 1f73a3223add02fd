"""`manage.py rotate_keys`: wrap every data key under the newest master key.

Put the new key first in MASTER_KEYS (`2:…,1:…`), restart, run this, then take the old one out.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault import masterkeys
from vault.actions import left_to_rotate, rotate_some


class Command(BaseCommand):
    help = (
        "Wrap every data key under the current master key. Runs beside a working site; run it as the worker."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only tell what is left; ends with 1 where something is"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            total = 0
            while done := rotate_some():
                total += done
                self.stdout.write(f"{total} keys wrapped under master key {masterkeys.current_version()}")
        left = left_to_rotate()
        if left:
            raise CommandError(
                "still wrapped under: " + ", ".join(f"master key {v}: {n} keys" for v, n in left.items())
            )
        self.stdout.write(f"Every data key is wrapped under master key {masterkeys.current_version()}.")
