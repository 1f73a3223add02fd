"""The worksheets this product ships, as a data file of our own writing; a migration puts them into the database once, where admins
put them away or have them written anew like any other."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "data" / "readings.json"

SOURCE = "Written for this site. Copy it, change it, give it to whoever needs it."
"""Whose words they are, and what lets anybody use them."""


@lru_cache(maxsize=1)
def load() -> tuple[dict[str, Any], ...]:
    """Each as `public_id`, `kind`, `title`, `note` and `words` (one string; the file has it by paragraph). Read once."""
    entries = json.loads(FILE.read_text(encoding="utf-8"))["readings"]
    return tuple({**entry, "words": "\n\n".join(entry["words"])} for entry in entries)


def put(cursor: Any) -> None:
    """Write them where they are not there yet; as the table's owner, who stands before its locks. The first of them stands first
    in a list that has the newest first."""
    for entry in reversed(load()):
        cursor.execute(
            """INSERT INTO resources_reading (public_id, kind, language, title, note, words, source, author_id, at)
               VALUES (%s, %s, 'en', %s, %s, %s, %s, NULL, now()) ON CONFLICT DO NOTHING""",
            [entry["public_id"], entry["kind"], entry["title"], entry["note"], entry["words"], SOURCE],
        )
