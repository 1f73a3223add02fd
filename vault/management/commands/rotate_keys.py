"""`manage.py rotate_keys`: wrap every data key, and whatever else is under a master key, under the newest.

Put the new key first in MASTER_KEYS (`2:…,1:…`), restart, run this, then take the old one out.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault import masterkeys
from vault.actions import left_to_rotate, rotate_some
from vault.signals import master_key_rotates


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
        answers = master_key_rotates.send(sender=None, only_count=options["check"])
        others = sum(int(count or 0) for _, count in answers)
        if left or others:
            keys = ", ".join(f"{count} keys under master key {version}" for version, count in left.items())
            raise CommandError(
                f"still under an older master key: {keys or 'no data keys'}; {others} second-step secrets"
            )
        self.stdout.write(f"Everything is under master key {masterkeys.current_version()}.")
