"""Celebrations and kind words keep the promise they were shown under; a kind word fades with its celebration.

Those that are there already: how open a way in they allow is what the group's promise said when they were shown (the first
promise, for any older than it), but no closer than the ways by which those who can read them today came: nobody stops reading
what they read already. What comes in later is held to that.
"""

from django.db import migrations, models

from groups.locks import not_withheld, seat_reaches
from vault.operations import ME, MY_GROUPS, reread


def newcomers(table: str, author: str) -> str:
    """Written once for both tables; `author` is the column of who said it."""
    return f"""
        UPDATE {table} c SET newcomers = greatest(
            coalesce((
                SELECT CASE p.terms->>'joining' WHEN 'at_once' THEN 3 WHEN 'ask' THEN 2 WHEN 'invited' THEN 1 ELSE 0 END
                FROM groups_promise p WHERE p.group_id = c.group_id
                ORDER BY p.since <= c.at DESC, CASE WHEN p.since <= c.at THEN p.version END DESC, p.version LIMIT 1
            ), 0),
            coalesce((
                SELECT max(m.way) FROM groups_membership m
                WHERE m.group_id = c.group_id AND m.until IS NULL AND m.visit_rounds IS NULL AND m.since > c.at
                  AND m.member_id <> c.{author}
            ), 0)
        )
    """  # noqa: S608


FADES_WITH_IT = """
    UPDATE milestones_kindword w SET fades_at = c.fades_at FROM milestones_celebration c WHERE c.id = w.celebration_id
"""


def kept(table: str, author: str) -> str:
    return f"""
        group_id = {MY_GROUPS} AND (fades_at IS NULL OR fades_at > now())
        AND {seat_reaches(table, "at", "newcomers")} AND {not_withheld(table, author)}
    """


UNDER_A_CELEBRATION_I_SEE = "EXISTS (SELECT 1 FROM milestones_celebration c WHERE c.id = celebration_id)"


class Migration(migrations.Migration):
    dependencies = [("milestones", "0005_silence")]

    operations = [
        migrations.AddField("celebration", "newcomers", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("kindword", "newcomers", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("kindword", "fades_at", models.DateTimeField(null=True)),
        migrations.RunSQL(newcomers("milestones_celebration", "member_id"), migrations.RunSQL.noop),
        migrations.RunSQL(newcomers("milestones_kindword", "author_id"), migrations.RunSQL.noop),
        migrations.RunSQL(FADES_WITH_IT, migrations.RunSQL.noop),
        reread(
            "milestones_celebration", f"member_id = {ME} OR ({kept('milestones_celebration', 'member_id')})"
        ),
        reread(
            "milestones_kindword",
            f"author_id = {ME} OR ({kept('milestones_kindword', 'author_id')} AND {UNDER_A_CELEBRATION_I_SEE})",
        ),
    ]
