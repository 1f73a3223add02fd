"""A visitor sees no celebration older than their seat, nor the kind words on it."""

from django.db import migrations

from groups.locks import seat_reaches
from vault.operations import ME, MY_GROUPS, reread

UNDER_A_CELEBRATION_I_SEE = f"""
    group_id = {MY_GROUPS} AND EXISTS (SELECT 1 FROM milestones_celebration c WHERE c.id = celebration_id)
"""


class Migration(migrations.Migration):
    dependencies = [("milestones", "0003_own_columns"), ("groups", "0006_locks")]
    operations = [
        reread(
            "milestones_celebration",
            f"member_id = {ME} OR (group_id = {MY_GROUPS} AND (fades_at IS NULL OR fades_at > now())"
            f" AND {seat_reaches('milestones_celebration', 'at')})",
        ),
        reread("milestones_kindword", f"author_id = {ME} OR ({UNDER_A_CELEBRATION_I_SEE})"),
    ]
