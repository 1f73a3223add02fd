"""Row security on the ends of accounts, how one goes forward, and that no account ends or comes back without one."""

from django.db import migrations

from moderation.migrations._ends import ACCOUNTS, ASKS, BACK, CHANGING, FORWARD, FUNCTIONS, SEES
from vault.operations import NOBODY, only_changing, protect, tie

TABLE = "moderation_accountend"


class Migration(migrations.Migration):
    dependencies = [("moderation", "0004_ends"), ("members", "0004_ended")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        protect(TABLE, select=SEES, insert=ASKS, update=SEES, delete=NOBODY),
        only_changing(TABLE, CHANGING),
        migrations.RunSQL(FORWARD + ACCOUNTS, BACK),
        migrations.RunSQL(
            f"ALTER TABLE {TABLE} ADD COLUMN key_owner bigint GENERATED ALWAYS AS (-case_id) STORED",
            f"ALTER TABLE {TABLE} DROP COLUMN key_owner",
        ),
        tie(TABLE, ["case_id", "group_id"], to="moderation_case", to_columns=["id", "group_id"]),
        tie(TABLE, ["key_id", "key_owner"], to="vault_datakey", to_columns=["id", "owner_id"]),
    ]
