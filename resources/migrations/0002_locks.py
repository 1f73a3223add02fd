"""Row security on what is suggested and on what a circle reads, on who publishes for everybody; and what ships with the site."""

from django.db import migrations

from groups.locks import silenced
from resources.shipped import put
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, only_changing, protect, tie

ADMIN = f"EXISTS (SELECT 1 FROM members_member m WHERE m.id = {ME} AND m.is_admin AND m.is_active)"
RESOURCE, WORDS, READING = "resources_resource", "resources_resourcewords", "resources_reading"


def stands(state: str) -> str:
    """True of words whose resource stands so, as far as the looking member sees that resource at all."""
    return f"EXISTS (SELECT 1 FROM {RESOURCE} r WHERE r.id = {WORDS}.resource_id AND r.state = '{state}')"


# An admin answers what waits and nothing else, and so never makes a published one wait again to read it.
ANSWERING = f"""
    ALTER POLICY changing ON {RESOURCE} USING ({ADMIN} AND state = 'waiting')
        WITH CHECK ({ADMIN} AND state IN ('published', 'returned'));
    -- Whoever wrote a public one may let their own name go from it, which is all that an account's end changes.
    ALTER POLICY changing ON {READING} USING ({ADMIN} OR author_id = {ME}) WITH CHECK ({ADMIN} OR author_id IS NULL);
    -- The key of a resource is seen by whoever sees a resource under it (`KEPT_UNTIL` in resources/models.py is no share's day).
    CREATE POLICY reading_resources ON vault_datakey FOR SELECT TO rc_app USING (
        until = DATE '9999-12-31' AND EXISTS (SELECT 1 FROM {WORDS} w WHERE w.key_id = vault_datakey.id));
"""


def put_shipped(apps: object, schema_editor: object) -> None:
    """Before the locks: from then on only admins write here."""
    with schema_editor.connection.cursor() as cursor:  # type: ignore[attr-defined]
        put(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial"), ("groups", "0010_set_aside"), ("vault", "0004_of_two")]
    operations = [
        migrations.RunPython(put_shipped, migrations.RunPython.noop),
        protect(
            RESOURCE,
            select=f"author_id = {ME} OR {ADMIN} OR (state = 'published' AND group_id = {MY_GROUPS})",
            insert=f"author_id = {ME} AND group_id = {MY_HELD_GROUPS} AND state = 'waiting'",
            update=ADMIN,
            delete=f"author_id = {ME} OR {ADMIN}",
        ),
        only_changing(RESOURCE, ["state", "answered_at", "public_id"]),
        protect(
            WORDS,
            select=f"author_id = {ME} OR (group_id = {MY_GROUPS} AND {stands('published')}) OR ({ADMIN} AND {stands('waiting')})",
            insert=f"author_id = {ME} AND group_id = {MY_HELD_GROUPS} AND {stands('waiting')}",
            update=f"{ADMIN} AND {stands('waiting')}",
            delete=f"author_id = {ME}",
        ),
        only_changing(WORDS, ["answer"]),
        protect(READING, select="true", insert=ADMIN, update=ADMIN, delete=f"author_id = {ME} OR {ADMIN}"),
        tie(
            WORDS,
            ["resource_id", "group_id", "author_id"],
            to=RESOURCE,
            to_columns=["id", "group_id", "author_id"],
        ),
        tie(WORDS, ["key_id", "author_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
        silenced(RESOURCE),
        silenced(WORDS),
        migrations.RunSQL(ANSWERING, "DROP POLICY reading_resources ON vault_datakey"),
    ]
