"""`manage.py export_for_order`: copy one member's own words out of one circle, because they agreed in writing or an order binds
the site. There is no page for this and no other way: the ledger's line is committed before a word is read, and its member reads
it under Privacy, at once or within 72 hours where the order forbids telling them.

The keeper of the machines runs it, in the worker's role. The file is sealed under a passphrase given on standard input (scrypt and
AES-256-GCM: `moderation.exporting`), so that it can be handed over; the passphrase goes another way.
"""

import datetime as dt
import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from moderation.exporting import ordered, sealed_words


class Command(BaseCommand):
    help = "Copy one member's words out of one circle, on their consent or an order. Writes the ledger's line first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("member", help="the member's public id")
        parser.add_argument("group", help="the circle's public id")
        ground = parser.add_mutually_exclusive_group(required=True)
        ground.add_argument(
            "--consent", metavar="DAY", help="the day of their written consent, like 2026-11-28"
        )
        ground.add_argument("--order", metavar="NUMBER", help="the number of the order that binds this site")
        parser.add_argument("--reason", required=True, help="in a few words; it is printed, never stored")
        parser.add_argument(
            "--silent",
            action="store_true",
            help="the order forbids telling them now: they read it after 72 hours",
        )
        parser.add_argument("--to", required=True, type=Path, help="the file to write; it must not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["consent"]:
            try:
                dt.date.fromisoformat(options["consent"])
            except ValueError:
                raise CommandError("write the day of the consent like 2026-11-28") from None
            if options["silent"]:
                raise CommandError("who agreed is not kept from reading it")
        if options["to"].exists():
            raise CommandError("that file exists already")
        passphrase = (
            getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        )
        if len(passphrase) < 15:
            raise CommandError("the passphrase wants fifteen characters or more")
        ground = "consent" if options["consent"] else "order"
        number = options["consent"] or options["order"]
        now = clock.now()
        try:
            line = ordered(
                member=options["member"],
                group=options["group"],
                ground=ground,
                number=number,
                silent=options["silent"],
                now=now,
            )
        except LookupError as error:
            raise CommandError(str(error)) from None
        options["to"].write_bytes(sealed_words(line=line, passphrase=passphrase, now=now))
        options["to"].chmod(0o600)
        self.stdout.write(f"Line {line.pk} of the ledger says so ({ground} {number}: {options['reason']}).")
