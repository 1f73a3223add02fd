"""`manage.py verify_ledger`: walk the ledger's chain and name every entry that was changed, removed or moved.

It prints the head, which is worth keeping somewhere else: given back as `--head`, it shows whether the newest entries
were cut off, which no chain can tell by itself.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault import ledger


class Command(BaseCommand):
    help = "Check that no line of the ledger was changed, removed or moved. Ends with 1 and names the lines where one was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", default="", help="a head printed earlier; it must still stand in the chain"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        places = ledger.places_by_hash()
        found = [
            f"entry {broken.entry_id} {broken.words}" for broken in ledger.breaks(ledger.in_order(), places)
        ]
        if wanted := options["head"].strip().lower():
            found += (
                [] if wanted in {its_hash.hex() for its_hash in places} else ["the head you kept is gone"]
            )
        if found:
            raise CommandError("the chain does not hold:\n" + "\n".join(found))
        last, its_hash = ledger.head()
        self.stdout.write(f"{len(places)} entries, the chain holds. Head: entry {last}, {its_hash}")
