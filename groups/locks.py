"""What a seat lets one read, as SQL for the row security of the apps above; `groups.querysets.reaching` says the same."""

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
