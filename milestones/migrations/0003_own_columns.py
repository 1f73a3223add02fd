"""What was celebrated stays where it was shown: only words change, and that the milestone behind it was erased."""

from django.db import migrations

from vault.operations import only_changing


class Migration(migrations.Migration):
    dependencies = [("milestones", "0002_locks")]
    operations = [
        only_changing("milestones_celebration", ["words", "milestone_id"]),
        only_changing("milestones_kindword", ["words"]),
    ]
