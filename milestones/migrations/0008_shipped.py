"""Row security on ladders and on who wants no fuss; the shipped ladders; and what was reached before gets its own words.

Names of older rungs are those of the ladder file there was then: its codes stand in the shipped default to this day.
"""

from django.db import migrations

from milestones.shipped import load, put
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, protect

ADMIN = f"EXISTS (SELECT 1 FROM members_member m WHERE m.id = {ME} AND m.is_admin AND m.is_active)"
KEEPERS = f"(group_id IS NULL AND {ADMIN}) OR group_id = {MY_HELD_GROUPS}"


def of_ladder(whose: str) -> str:
    """A rung is its ladder's."""
    return f"ladder_id IN (SELECT l.id FROM milestones_ladder l WHERE {whose})"


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        put(cursor)
        for point in load():
            cursor.execute(
                """UPDATE milestones_milestone SET words = %s, number = %s, "of" = %s, months = %s, days = %s, colour = %s
                   WHERE rung = %s AND words = ''""",
                [point.words, point.number, point.unit, point.months, point.days, point.colour, point.code],
            )


class Migration(migrations.Migration):
    dependencies = [("milestones", "0007_ladders")]
    operations = [
        protect(
            "milestones_ladder",
            select=f"group_id IS NULL OR group_id = {MY_GROUPS}",
            insert=KEEPERS,
            update=KEEPERS,
            delete=KEEPERS,
        ),
        protect(
            "milestones_rung",
            select=of_ladder("true"),
            insert=of_ladder(KEEPERS),
            update=of_ladder(KEEPERS),
            delete=of_ladder(KEEPERS),
        ),
        protect(
            "milestones_nofuss",
            select=f"member_id = {ME}",
            insert=f"member_id = {ME}",
            update=f"member_id = {ME}",
            delete=f"member_id = {ME}",
        ),
        migrations.RunSQL(
            "GRANT UPDATE (quiet) ON milestones_celebration TO rc_app",
            "REVOKE UPDATE (quiet) ON milestones_celebration FROM rc_app",
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
