"""A visitor reads no check-in older than their seat."""

from django.db import migrations

from groups.locks import seat_reaches
from vault.operations import ME, MY_GROUPS, MY_HELD_GROUPS, reread


class Migration(migrations.Migration):
    dependencies = [("checkins", "0003_presence_and_reminders"), ("groups", "0006_locks")]
    operations = [
        reread(
            "checkins_checkin",
            f"member_id = {ME}"
            f" OR (audience = 'group' AND group_id = {MY_GROUPS} AND {seat_reaches('checkins_checkin', 'at')})"
            f" OR (audience = 'facilitators' AND group_id = {MY_HELD_GROUPS})",
        ),
    ]
