"""An unfinished note that answers a share lies in the share's own group: the database says so by itself."""

from django.db import migrations

from vault.operations import tie


class Migration(migrations.Migration):
    dependencies = [("shares", "0008_kept_from")]
    operations = [
        tie("shares_draft", ["share_id", "group_id"], to="shares_share", to_columns=["id", "group_id"]),
    ]
