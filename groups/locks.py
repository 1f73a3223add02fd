"""What a seat lets one read, as SQL for the row security of the apps above; `groups.querysets.reaching` says the same. And
from when on nothing new is said, as a trigger for their tables."""

from django.db.migrations.operations import RunSQL

from vault.operations import ME


def seat_reaches(table: str, at: str, newcomers: str = "") -> str:
    """True of a row of `table` (with a `group_id`) that the looking member's seat there reaches back to.

    `at` is its column of when it was said, `newcomers` the one of how open a way later readers may have come by.
    """
    later = f" AND m.way <= {table}.{newcomers}" if newcomers else ""
    return f"""EXISTS (SELECT 1 FROM groups_membership m
        WHERE m.member_id = {ME} AND m.group_id = {table}.group_id AND m.until IS NULL
          AND (m.since <= {table}.{at} OR (m.visit_rounds IS NULL{later})))"""


def not_withheld(table: str, author: str) -> str:
    """True of a row of `table` whose author does not keep their words from the looking member in that group."""
    return f"({table}.group_id || ':' || {table}.{author}) <> ALL ((SELECT sec.withheld_from_me())::text[])"


def not_set_aside(table: str, kind: str) -> str:
    """True of a row of `table` that is not set aside; its author is to be let past before it is asked."""
    return f"{table}.id <> ALL ((SELECT sec.set_aside('{kind}'))::bigint[])"


def silenced(table: str, *words: str) -> RunSQL:
    """No row comes into `table` (with a `group_id`) once its group has fallen silent before its end, and of a row that is
    there the columns `words` can only be emptied. `groups.querysets.still_speaking` says the same to the policies."""
    names = ", ".join(words)
    changing = f" OR UPDATE OF {names}" if words else ""
    said = ", ".join(f"'{name}'" for name in words)
    return RunSQL(
        f"""CREATE TRIGGER silence BEFORE INSERT{changing} ON {table}
            FOR EACH ROW EXECUTE FUNCTION sec.nothing_new_in_silence({said})""",
        f"DROP TRIGGER silence ON {table}",
    )
