"""`manage.py verify_ledger`: walk the ledger's chain and name every line that was changed, removed, inserted or moved.

It prints the head. Kept somewhere else and given back as `--anchor`, it shows what no chain can tell by itself: whether
the newest lines were cut off, or everything from some line on was written anew. Facilitators are mailed it weekly.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault import chain


class Command(BaseCommand):
    help = "Check that no line of the ledger was changed, removed, inserted or moved. Ends with 1 and names the lines where one was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor", action="append", default=[], metavar="ID:HASH",
            help="a head printed or mailed earlier, which must still stand; may be given more than once",
        )  # fmt: skip
        parser.add_argument(
            "--anchors",
            metavar="FILE",
            help="a file with such heads, one a line; other words in it do not matter",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        anchors = self._anchors(options["anchor"], options["anchors"])
        total = 0

        def counted() -> Any:
            nonlocal total
            for entry in chain.in_order():
                total += 1
                yield entry

        found = [*chain.breaks(counted()), *chain.missing(anchors)]
        if found:
            lines = "\n".join(f"entry {broken.entry_id} {broken.words}" for broken in found)
            raise CommandError(f"the chain does not hold:\n{lines}")
        last, its_hash = chain.head()
        kept = (
            f", {len(anchors)} kept elsewhere still stand{'s' if len(anchors) == 1 else ''}"
            if anchors
            else ""
        )
        self.stdout.write(f"{total} entries, the chain holds{kept}. Head: {last}:{its_hash}")

    def _anchors(self, given: list[str], file: str | None) -> list[chain.Anchor]:
        anchors = []
        for text in given:
            if not (read := chain.anchors_in(text)):
                raise CommandError(
                    f"{text!r} is no anchor: it wants an entry's number, a colon and 64 hex digits"
                )
            anchors += read
        if file:
            try:
                read = chain.anchors_in(Path(file).read_text())
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"{file} cannot be read: {error}") from None
            if not read:
                raise CommandError(f"{file} holds no anchor: an entry's number, a colon and 64 hex digits")
            anchors += read
        return anchors
