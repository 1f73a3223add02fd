"""What is begun and given to nobody: its author sees it alone."""

from django.db import migrations, models

from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, reread

ADMIN = f"EXISTS (SELECT 1 FROM members_member m WHERE m.id = {ME} AND m.is_admin AND m.is_active)"
RESOURCE, WORDS = "resources_resource", "resources_resourcewords"
MINE = f"author_id = {ME} AND group_id = {MY_HELD_GROUPS}"


def stands(*states: str) -> str:
    """True of words whose resource stands so, as far as the looking member sees that resource at all."""
    said = ", ".join(f"'{state}'" for state in states)
    return f"EXISTS (SELECT 1 FROM {RESOURCE} r WHERE r.id = {WORDS}.resource_id AND r.state IN ({said}))"


class Migration(migrations.Migration):
    dependencies = [("resources", "0002_locks")]
    operations = [
        migrations.AlterField(
            "resource",
            "state",
            models.CharField(
                choices=[
                    ("begun", "begun, and given to nobody"),
                    ("waiting", "an admin has yet to read it"),
                    ("returned", "an admin gave it back, with an answer"),
                    ("published", "its circle reads it"),
                ],
                default="waiting",
                max_length=9,
            ),
        ),
        reread(
            RESOURCE,
            f"author_id = {ME} OR ({ADMIN} AND state <> 'begun') OR (state = 'published' AND group_id = {MY_GROUPS})",
            adding=f"{MINE} AND state IN ('waiting', 'begun')",
        ),
        reread(
            WORDS,
            f"author_id = {ME} OR (group_id = {MY_GROUPS} AND {stands('published')}) OR ({ADMIN} AND {stands('waiting')})",
            adding=f"{MINE} AND {stands('waiting', 'begun')}",
        ),
    ]
