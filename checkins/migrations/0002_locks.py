"""Row security on check-ins."""

from django.db import migrations

from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, protect, tie


class Migration(migrations.Migration):
    dependencies = [("checkins", "0001_initial"), ("groups", "0002_locks")]
    operations = [
        protect(
            "checkins_checkin",
            select=f"member_id = {ME} OR (audience = 'group' AND group_id = {MY_GROUPS})"
            f" OR (audience = 'facilitators' AND group_id = {MY_HELD_GROUPS})",
            insert=f"member_id = {ME} AND group_id = {MY_GROUPS}",
            update=f"member_id = {ME} AND group_id = {MY_GROUPS}",
            delete=f"member_id = {ME}",
        ),
        tie("checkins_round", ["rhythm_id", "group_id"], to="checkins_rhythm", to_columns=["id", "group_id"]),
        tie("checkins_checkin", ["round_id", "group_id"], to="checkins_round", to_columns=["id", "group_id"]),
        tie("checkins_checkin", ["key_id", "member_id"], to="vault_datakey", to_columns=["id", "owner_id"]),
    ]
