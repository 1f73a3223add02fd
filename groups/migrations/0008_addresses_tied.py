"""An address from a list belongs to an invitation to the same group: the database says so by itself."""

from django.db import migrations

from vault.operations import tie


class Migration(migrations.Migration):
    dependencies = [("groups", "0007_find")]
    operations = [
        tie(
            "groups_invitedaddress",
            ["invitation_id", "group_id"],
            to="groups_invitation",
            to_columns=["id", "group_id"],
        ),
    ]
